import { expect, test } from 'vitest';
import type { Fact } from '../../../src/core/facts.ts';
import type { Model } from '../../../src/core/model.ts';
import { createSessionObserver } from '../../../src/daemon/observe/sessions.ts';
import { createPanes } from '../../../src/daemon/panes.ts';
import type { Pane, Terminal } from '../../../src/ports/terminal.ts';
import { makeRunning } from '../../core/make.ts';

interface World {
  /** What the terminal answers, and what happens before it does. */
  list: () => Promise<readonly Pane[]>;
  model: Model;
}

function createView() {
  const facts: Fact[] = [];
  const world: World = { list: async () => [], model: makeRunning().model };
  const observer = createSessionObserver({
    terminal: { list: () => world.list() } as Partial<Terminal> as Terminal,
    panes: createPanes(),
    looker: { look: async () => true, forget: () => {}, stir: () => {}, lastWords: async () => '' },
    model: () => world.model,
    post: (...told) => void facts.push(...told),
    onAdopted: () => Promise.reject(new Error('its signals cannot be followed')),
  });
  const gone = (): readonly string[] =>
    facts.flatMap((fact) => (fact.type === 'exited' ? [`${fact.agent} ${fact.generation}`] : []));
  return { world, observer, gone, facts };
}

/** The model once the builder runs in a new session. */
function relaunched(): Model {
  const life = makeRunning();
  life.exited('builder');
  const { generation } = life.agent('builder');
  life.tell({
    ...{ type: 'launched', agent: 'builder', generation, adopted: false, phase: '1', session: 'builder' },
    ...{ paneId: '%9', pid: 99, conversation: 'c', promptDelivered: true },
  });
  return life.model;
}

test('a session that the terminal does not have is gone', async () => {
  const { observer, gone } = createView();
  await observer.sweep();
  expect(gone()).toEqual(['builder 1', 'adversary 1']);
});

test('a session that was launched while the terminal was asked is not gone', async () => {
  const { world, observer, gone } = createView();
  world.list = async () => {
    world.model = relaunched();
    return [];
  };
  await observer.sweep();
  expect(gone()).toEqual(['adversary 1']);
  world.list = async () => [];
  await observer.sweep();
  expect(gone()).toContain('builder 2');
});

test('a look that failed is not the last one', async () => {
  const { world, observer, gone } = createView();
  const { model } = world;
  const builder = model.agents.builder;
  if (builder === undefined) throw new Error('no builder');
  const absent = { ...builder, session: { ...builder.session, pane: null, state: 'absent' as const } };
  world.model = { ...model, agents: { ...model.agents, builder: absent } };
  const pane = {
    ...{ session: 'builder', paneId: '%1', dead: false, process: { pid: 1 } },
    tags: { agent: 'builder', generation: builder.generation, phase: '1', conversation: '' },
  } as Partial<Pane> as Pane;
  world.list = async () => [pane];
  await expect(observer.sweep()).rejects.toThrow('cannot be followed');
  world.list = async () => [];
  await observer.sweep();
  expect(gone()).toEqual(['adversary 1']);
});
