import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Action } from '../../src/core/actions.ts';
import { createStartPrompts } from '../../src/daemon/start-prompts.ts';
import { type Life, makeRunning, makeSettings, phase, start } from '../core/make.ts';
import { claim, review } from '../protocol/history.ts';
import { simBackend } from '../sim/agent/backend.ts';
import { drawTraits } from '../sim/agent/traits.ts';
import { simProject } from '../sim/project.ts';
import { createRng } from '../sim/rng.ts';

type Send = Extract<Action, { type: 'send' }>;

function prompts(ids: readonly string[], withOrchestrator = false) {
  const dir = mkdtempSync(join(tmpdir(), 'loopctl-prompts-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const backend = simBackend('sim', drawTraits(createRng('prompts')));
  const loops = simProject({
    dir,
    phases: ids,
    backends: { builder: backend, adversary: backend },
    accounts: { builder: 'one', adversary: 'one', orchestrator: 'one' },
    resume: true,
  });
  const { builder } = loops.config.roles;
  const roles = withOrchestrator ? { ...loops.config.roles, orchestrator: builder } : loops.config.roles;
  const wakePrompt = new URL('../../prompts/wake.md', import.meta.url).pathname;
  const wake = { ...loops.config.wake, prompt: wakePrompt };
  const project = { ...loops, config: { ...loops.config, roles, wake } as typeof loops.config };
  const troubles: string[] = [];
  const made = createStartPrompts({
    project: () => project,
    stateDir: dir,
    now: () => start,
    onTrouble: (text) => troubles.push(text),
  });
  return { made, troubles };
}

function kickoffOf(life: Life, agent: string): Send {
  const found = life.actions.findLast(
    (action) => action.type === 'send' && action.agent === agent && action.kind === 'kickoff',
  );
  if (found?.type !== 'send') throw new Error(`no kickoff of ${agent}`);
  return found;
}

function read(text: string): string {
  return readFileSync(/read (\S+) and/.exec(text)?.[1] ?? '', 'utf8');
}

test('a session kept over from the last phase is given the new one, also when it had been resumed', () => {
  const roles = { builder: { resume: true }, adversary: { resume: true } };
  const life = makeRunning(makeSettings({ phases: ['1', '2'].map(phase), roles }));
  const { made, troubles } = prompts(['1', '2']);
  life.exited('adversary');
  life.launched('adversary');
  expect(life.agent('adversary').session.mode).toBe('resume');
  life.push([claim('c', 'g'), review('r', 'g', 'PASS')], { saysDone: true });
  const text = made.forMessage(kickoffOf(life, 'adversary'), life.model);
  expect(troubles).toEqual([]);
  expect(read(text)).toContain('PHASE=2;');
});

test('a start prompt that goes in as a message says what is owed', () => {
  const life = makeRunning();
  const { made } = prompts(['1', '2', '3']);
  life.push([claim('c', 'g')]);
  life.exited('adversary');
  life.tell({ type: 'restart', agent: 'adversary', mode: 'fresh', by: 'me' });
  life.exited('adversary');
  life.tell({ type: 'killed', agent: 'adversary', generation: 2, survivors: [] });
  life.launched('adversary', { promptDelivered: false });
  expect(read(made.forMessage(kickoffOf(life, 'adversary'), life.model))).toContain(
    'Gate g of phase 1 is claimed',
  );
});

test('the Orchestrator begins with its routine, whatever the phase, and a wake names a file with the facts', () => {
  const roles = { builder: {}, adversary: {}, orchestrator: { autostart: true } };
  const life = makeRunning(makeSettings({ roles, wake: { when: 'always', hook: false } }));
  const { made, troubles } = prompts(['1', '2'], true);
  const launch = {
    type: 'launch',
    agent: 'orchestrator',
    generation: 1,
    phase: '',
    reason: '',
    owes: [],
  } as const;
  const begun = made.forLaunch({ ...launch, mode: 'fresh' }, life.model).text;
  expect(begun).toContain('You are the Orchestrator of the project test.');
  expect(begun).toMatch(
    /Reboots: none is on record[\s\S]*loopctl status[\s\S]*## Session 2026-01-05 — demo`/,
  );
  expect(begun).toContain('Keep to the protocol.');
  expect(made.forLaunch({ ...launch, mode: 'resume' }, life.model).text).toMatch(
    /^Your session was restarted, in the conversation that it had/,
  );
  const wake = {
    type: 'send',
    agent: 'orchestrator',
    kind: 'wake',
    key: 'wake/x',
    text: 'read {wake_file} and go',
  } as const;
  const text = made.forMessage(wake, life.model);
  expect(read(text)).toContain('- Phase: 1 (1 of 2)');
  expect(troubles).toEqual([]);
});
