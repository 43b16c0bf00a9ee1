import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadBackends } from '../../../src/agents/registry.ts';
import type { Fact } from '../../../src/core/facts.ts';
import { type LaunchAction, launch } from '../../../src/daemon/effects/launch.ts';
import type { LaunchSpec } from '../../../src/ports/terminal.ts';
import { makeLife } from '../../core/make.ts';
import { politeScript } from '../../fakes/agent.ts';
import { createFakeClock } from '../../fakes/clock.ts';
import { createFakeTerminal } from '../../fakes/terminal.ts';

const action: LaunchAction = {
  type: 'launch',
  agent: 'builder',
  generation: 2,
  phase: 'one',
  mode: 'resume',
  reason: 'it ended',
  owes: [],
};

/** What is launched, and told, when a session of a backend is to be resumed. */
async function resume(config: Readonly<Record<string, unknown>>, known: string) {
  const dir = mkdtempSync(join(tmpdir(), 'loopctl-launch-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const backend = loadBackends({ overrides: { mine: config } }).get('mine');
  if (backend === undefined) throw new Error('no backend');
  const { model } = makeLife();
  const builder = model.agents.builder;
  if (builder === undefined) throw new Error('no builder');
  const agents = { ...model.agents, builder: { ...builder, conversation: known } };
  const specs: LaunchSpec[] = [];
  const facts: Fact[] = [];
  const modes: string[] = [];
  const fake = createFakeTerminal({ clock: createFakeClock(), script: () => politeScript });
  await launch(
    {
      terminal: {
        ...fake,
        launch(spec) {
          specs.push(spec);
          return fake.launch(spec);
        },
      },
      project: dir,
      projectDir: dir,
      stateDir: dir,
      model: () => ({ ...model, agents }),
      roleOf: () => ({ backend, model: null, workdir: dir, env: {}, envFile: null }),
      writePrompt({ mode }) {
        modes.push(mode);
        return { text: `${mode} prompt`, path: join(dir, 'prompt.md') };
      },
      messageId: (key) => key,
      onLaunching: async () => {},
      onPane: () => {},
      post: (...all) => facts.push(...all),
    },
    action,
  );
  return { argv: specs[0]?.argv.slice(1), modes, fact: facts.at(-1) };
}

/** It names its conversations itself. */
const told = {
  prompt: 'argument',
  launch: { fresh: ['/bin/true', '{prompt}'], resume: ['/bin/true', '-s', '{conversation}'] },
};

test('a conversation that the agent named is resumed', async () => {
  const { argv, modes, fact } = await resume(told, 'ses_1');
  expect(argv).toEqual(['-s', 'ses_1']);
  expect(modes).toEqual(['resume']);
  expect(fact).toMatchObject({ type: 'launched', conversation: 'ses_1', promptDelivered: false });
});

test('one that it had no time to name is begun afresh', async () => {
  const { argv, modes, fact } = await resume(told, '');
  expect(argv).toEqual(['fresh prompt']);
  expect(modes).toEqual(['fresh']);
  expect(fact).toMatchObject({ type: 'launched', conversation: '', promptDelivered: true });
});

test('an agent that goes on with its last conversation needs no name', async () => {
  const { argv, modes } = await resume(
    { launch: { fresh: ['/bin/true'], resume: ['/bin/true', '--continue'] } },
    '',
  );
  expect(argv).toEqual(['--continue']);
  expect(modes).toEqual(['resume']);
});
