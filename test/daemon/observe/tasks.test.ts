import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { apply } from '../../../src/core/apply/apply.ts';
import type { Fact } from '../../../src/core/facts.ts';
import { initialModel } from '../../../src/core/initial.ts';
import type { Model } from '../../../src/core/model.ts';
import { createTaskObserver } from '../../../src/daemon/observe/tasks.ts';
import { taskFiles } from '../../../src/daemon/tasks/files.ts';
import type { Heard } from '../../../src/daemon/tasks/heard.ts';
import { taskTags } from '../../../src/daemon/tasks/tags.ts';
import type { Pane, Terminal } from '../../../src/ports/terminal.ts';
import { makeSettings, start } from '../../core/make.ts';

const ask: Fact = {
  ...{ type: 'task-asked', task: 'assistant-1', role: 'assistant', job: null, title: 'x', by: 'ann' },
  ...{ backend: 'demo', model: null, account: 'demo', timeout_s: 60 },
};
const launch: Fact = { type: 'acted', action: { type: 'task-launch', task: 'assistant-1' } };
const ran: Fact = {
  ...{ type: 'task-started', task: 'assistant-1', adopted: false, session: 'assistant-1', pid: 7 },
  ...{ role: 'assistant', job: null },
};

interface Rig {
  readonly posted: string[];
  panes: readonly Pane[] | null;
  heard: Heard | null;
  readonly observer: ReturnType<typeof createTaskObserver>;
  readonly files: ReturnType<typeof taskFiles>;
  tell(...facts: Fact[]): void;
}

/** The observer over a terminal that shows what the test says; facts go into a model without rules. */
function rig(...facts: Fact[]): Rig {
  const stateDir = mkdtempSync(join(tmpdir(), 'loopctl-observe-'));
  onTestFinished(() => rmSync(stateDir, { recursive: true }));
  const files = taskFiles(stateDir, 'assistant-1');
  for (const file of [files.exit, files.log]) mkdirSync(dirname(file), { recursive: true });
  let model: Model = initialModel(makeSettings(), start);
  const posted: string[] = [];
  const terminal: Pick<Terminal, 'list'> = {
    list: () => (it.panes === null ? Promise.reject(new Error('down')) : Promise.resolve(it.panes)),
  };
  const it: Rig = {
    posted,
    panes: [],
    heard: null,
    files,
    observer: createTaskObserver({
      terminal: terminal as Terminal,
      stateDir,
      model: () => model,
      hear: () => it.heard,
      report: () => ({ ok: null, summary: 'said', tokens: null, costUsd: null }),
      post(...told) {
        for (const fact of told) posted.push(brief(fact));
        it.tell(...told);
      },
    }),
    tell(...told) {
      model = told.reduce((m, fact) => apply(m, fact, start), model);
    },
  };
  it.tell(...facts);
  return it;
}

function brief(fact: Fact): string {
  if (fact.type === 'task-ended') return `ended ${fact.task} ${fact.how} ${fact.code}`;
  if (fact.type === 'task-started') return `started ${fact.task}${fact.adopted ? ', adopted' : ''}`;
  return 'task' in fact ? `${fact.type} ${fact.task}` : fact.type;
}

function pane(patch: Partial<Pane> = {}, job: string | null = null): Pane {
  const task = { id: 'assistant-1', role: 'assistant', job, run: 1 } as Parameters<typeof taskTags>[1];
  return {
    ...{ session: 'assistant-1', paneId: '%1', tags: taskTags('/p', task, 'talk') },
    process: { pid: 7, startTime: '1', bootId: 'b' },
    ...{ dead: false, exitCode: null, inCopyMode: false, humanAttached: false, activity: 0 },
    ...patch,
  };
}

const exit = (it: Rig, code: number): void =>
  writeFileSync(it.files.exit, `{"generation":1,"code":${code}}\n`);

test('an exit is told once, by the code of its report', async () => {
  const it = rig(ask, launch, ran);
  it.panes = [pane({ dead: true, exitCode: 1 })];
  exit(it, 3);
  const event = {
    type: 'exited',
    session: 'assistant-1',
    generation: 1,
    code: 3,
    source: 'wrapper',
  } as const;
  expect(it.observer.onEvent(event)).toBe(true);
  expect(it.observer.onEvent(event)).toBe(true);
  it.observer.settle('assistant-1');
  await it.observer.sweep();
  expect(it.posted).toEqual(['ended assistant-1 exit 3']);
});

test('events of other sessions are for others', () => {
  const it = rig(ask, launch, ran);
  const event = { type: 'exited', session: 'builder', generation: 1, code: 0, source: 'pane' } as const;
  expect(it.observer.onEvent(event)).toBe(false);
  expect(it.observer.onEvent({ type: 'down', reason: 'x' })).toBe(false);
});

test.each([
  [
    'a live pane of a task that was being launched',
    [ask, launch],
    [pane()],
    null,
    false,
    ['started assistant-1, adopted'],
  ],
  ['a live pane that nobody remembers', [], [pane()], null, false, ['started assistant-1, adopted']],
  ['a live pane of a running task', [ask, launch, ran], [pane()], null, true, []],
  [
    'a dead pane',
    [ask, launch, ran],
    [pane({ dead: true, exitCode: 4 })],
    null,
    true,
    ['ended assistant-1 exit 4'],
  ],
  ['no pane, an exit report', [ask, launch], [], 0, true, ['ended assistant-1 exit 0']],
  ['no pane, ended by TERM from outside', [ask, launch, ran], [], 143, true, ['ended assistant-1 gone 143']],
  ['no pane and no report, begun', [ask, launch], [], null, true, ['ended assistant-1 gone null']],
  ['no pane and no report, running', [ask, launch, ran], [], null, false, ['ended assistant-1 gone null']],
  ['no pane and no report, not begun', [ask, launch], [], null, false, ['task-unbegun assistant-1']],
  ['a terminal that does not answer', [ask, launch, ran], null, 0, true, []],
  ['a task that waits', [ask], [], null, false, []],
] as const)('%s', async (_name, facts, panes, report, begun, expected) => {
  const it = rig(...facts);
  it.panes = panes;
  if (report !== null) exit(it, report);
  if (begun) writeFileSync(it.files.log, 'said');
  await it.observer.sweep();
  expect(it.posted).toEqual(expected);
});

test('what an ended task left is told once; while it is being cleared, nothing', async () => {
  const it = rig(ask, launch, ran);
  it.panes = [pane({ dead: true, exitCode: 0 })];
  await it.observer.sweep();
  await it.observer.sweep();
  expect(it.posted).toEqual(['ended assistant-1 exit 0']);
  it.tell({ type: 'task-cleared', task: 'assistant-1', survivors: [] });
  await it.observer.sweep();
  await it.observer.sweep();
  expect(it.posted.slice(1)).toEqual(['task-leftover assistant-1']);
});

test('that a task has no session yet means nothing while it is being launched', async () => {
  const it = rig(ask, launch);
  await it.observer.launching('assistant-1', async () => {
    await it.observer.sweep();
    it.panes = [pane()];
    await it.observer.sweep();
  });
  expect(it.posted).toEqual([]);
});

test('sessions of agents are nobody of ours, whatever they are called', async () => {
  const it = rig();
  const tags = { ...pane().tags, phase: '01' };
  it.panes = [pane({ tags })];
  await it.observer.sweep();
  expect(it.posted).toEqual([]);
});

test('a job is known by its tags', async () => {
  const it = rig();
  it.panes = [pane({}, 'links')];
  await it.observer.sweep();
  expect(it.posted).toEqual(['started assistant-1, adopted']);
});

test('output without end is stopped', async () => {
  const it = rig(ask, launch, ran);
  it.panes = [pane()];
  writeFileSync(it.files.log, Buffer.alloc(64 * 1024 * 1024 + 1));
  await it.observer.sweep();
  await it.observer.sweep();
  expect(it.posted).toEqual(['task-cancel assistant-1']);
});

const limit = (at: number): Heard => ({ type: 'limit', limit: { at, reset: null, text: 'too many' } });

test('a limit that a running task tells of is told once, and so is that it goes on', async () => {
  const it = rig(ask, launch, ran);
  it.panes = [pane()];
  for (const heard of [null, limit(5), limit(5), { type: 'answer', at: 7 } as const, limit(9)]) {
    it.heard = heard;
    await it.observer.sweep();
    await it.observer.sweep();
  }
  expect(it.posted).toEqual([
    'task-limited assistant-1',
    'task-answered assistant-1',
    'task-limited assistant-1',
  ]);
});

const cut: Fact = {
  ...{ type: 'task-ended', task: 'assistant-1', how: 'exit', code: 1, ok: false, summary: 'x' },
  ...{ tokens: null, costUsd: null, limit: { at: 1, reset: null, text: 'x' } },
};
const cleared: Fact = { type: 'task-cleared', task: 'assistant-1', survivors: [] };

test('between two runs: the session of the first is not adopted, its exit not told again', async () => {
  const it = rig(ask, launch, ran, cut);
  it.panes = [pane()];
  exit(it, 1);
  await it.observer.sweep();
  it.panes = [];
  it.tell(cleared, launch);
  await it.observer.sweep();
  expect(it.posted).toEqual(['task-unbegun assistant-1']);
  it.tell(launch, ran);
  const late = { type: 'exited', session: 'assistant-1', code: 1, source: 'pane' } as const;
  expect(it.observer.onEvent({ ...late, generation: 1 })).toBe(true);
  expect(it.posted).toHaveLength(1);
  writeFileSync(it.files.exit, '{"generation":2,"code":0}\n');
  expect(it.observer.onEvent({ ...late, generation: 2 })).toBe(true);
  expect(it.posted.slice(1)).toEqual(['ended assistant-1 exit 0']);
});

test.each([
  ['its exit report', (it: Rig) => exit(it, 0), 'ended assistant-1 exit 0'],
  [
    'the exit report of the run after it',
    (it: Rig) => writeFileSync(it.files.exit, '{"generation":2,"code":0}'),
    'ended assistant-1 exit 0',
  ],
  ['its log', (it: Rig) => writeFileSync(it.files.log, ''), 'ended assistant-1 gone null'],
])('what a store has forgotten is not done twice: %s tells', async (_what, leave, told) => {
  const it = rig(ask, launch);
  leave(it);
  await it.observer.launching('assistant-1', () => Promise.reject(new Error('launched again')));
  await it.observer.sweep();
  expect(it.posted).toEqual([told]);
});

test('a forgotten run that goes on is taken over', async () => {
  const it = rig(ask, launch);
  writeFileSync(it.files.log, '');
  it.panes = [pane()];
  await it.observer.launching('assistant-1', () => Promise.reject(new Error('launched again')));
  await it.observer.sweep();
  expect(it.posted).toEqual(['started assistant-1, adopted']);
});

test('what a look of before shows of the first run is not taken for the second', async () => {
  const limit = { at: 1, reset: null, text: 'a limit' };
  const said = { ok: false, summary: '', tokens: null, costUsd: null, limit } as const;
  const it = rig(
    ...[ask, launch, ran],
    { type: 'task-ended', task: 'assistant-1', how: 'exit', code: 1, ...said },
    { type: 'task-cleared', task: 'assistant-1', survivors: [] },
  );
  it.panes = [pane()];
  await it.observer.sweep();
  await it.observer.sweep();
  expect(it.posted).toEqual(['task-leftover assistant-1']);
});
