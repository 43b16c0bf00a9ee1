import { type IPty, spawn } from 'node-pty';
import { expect, test } from 'vitest';
import { press, screenOf, tmux } from './lib/pane.ts';
import { begin, type Scenario } from './lib/scenario.ts';
import { until } from './lib/wait.ts';

/** A person's own terminal, attached to the agent's. */
function attach({ project }: Scenario, agent: string, ...flags: readonly string[]): IPty {
  const { TMUX: _own, ...env } = project.env;
  return spawn('tmux', ['-S', project.paths.tmuxSocket, 'attach', ...flags, '-t', `=${agent}`], {
    cols: 120,
    rows: 40,
    env: { ...env, TERM: 'xterm-256color' },
  });
}

/** The Builder stops before its claim until its dialog is answered; the Adversary waits meanwhile. */
const faults = { builder: 'dialog@claim' };

async function heldAs(scenario: Scenario, reason: RegExp): Promise<void> {
  const value = await until(`held: ${reason}`, async () => {
    const { facts } = await scenario.daemon.explain('adversary');
    return facts.find((fact) => fact.what === 'message held' && reason.test(fact.value))?.value;
  });
  expect(value).toMatch(reason);
}

test.concurrent('a half-typed draft: messages wait, and are never appended to it', async (context) => {
  const scenario = await begin(context, { faults });
  const { project, daemon, reaches, completes, prompts } = scenario;
  await reaches('builder', 'blocked', /proceed/);
  await reaches('adversary', 'waiting', /turn ended/);
  const person = attach(scenario, 'adversary');
  context.onTestFinished(() => person.kill());
  await until('seen at the keyboard', async () =>
    (await daemon.explain('adversary')).left_alone_because.includes('a person is at the keyboard'),
  );
  person.write('half a thou');
  await until('the draft', () => screenOf(project, 'adversary').includes('❯ half a thou'));
  press(project, 'builder', 'Enter');
  await heldAs(scenario, /a human is typing|a draft stands/);
  const { facts } = await daemon.explain('adversary');
  expect(facts.find((fact) => fact.what === 'typed, not sent')?.value).toBe('half a thou');
  person.write('ght');
  await until('more of the draft', () => screenOf(project, 'adversary').includes('❯ half a thought'));
  await heldAs(scenario, /a human is typing|a draft stands/);
  expect(screenOf(project, 'adversary')).not.toContain('[loopctl ');
  expect(prompts('adversary')).toHaveLength(1);

  person.write('\x15');
  await completes();
  expect(prompts('adversary').join('\n')).not.toContain('half a thou');
});

test.concurrent('a draft that the person sends: theirs first, then ours', async (context) => {
  const scenario = await begin(context, { kind: 'screen', faults });
  const { project, reaches, completes, prompts } = scenario;
  await reaches('builder', 'blocked', /proceed/);
  await reaches('adversary', 'waiting', /input-line/);
  const person = attach(scenario, 'adversary');
  context.onTestFinished(() => person.kill());
  await until('attached', () => tmux(project, 'list-clients', '-F', '#{session_name}').includes('adversary'));
  person.write('look twice');
  await until('the draft', () => screenOf(project, 'adversary').includes('❯ look twice'));
  press(project, 'builder', 'Enter');
  await heldAs(scenario, /a human is typing|a draft stands/);
  person.write('\r');
  // Their own words wake the Adversary, which may find and judge the claim before ours is due.
  await completes({ moot: 'claim sums' });
  const own = prompts('adversary').indexOf('look twice');
  const ours = prompts('adversary').findIndex((text) => text.includes('is claimed at'));
  expect(own).toBeGreaterThan(0);
  expect(ours === -1 || ours > own, `theirs ${own}, ours ${ours}`).toBe(true);
});

test.concurrent('a draft left behind by somebody who went away', async (context) => {
  const scenario = await begin(context, { faults });
  const { project, reaches, completes } = scenario;
  await reaches('builder', 'blocked', /proceed/);
  await reaches('adversary', 'waiting', /turn ended/);
  press(project, 'adversary', '-l', 'and then');
  await until('the draft', () => screenOf(project, 'adversary').includes('❯ and then'));
  press(project, 'builder', 'Enter');
  await heldAs(scenario, /a draft stands in the input line/);
  press(project, 'adversary', 'C-u');
  await completes();
});

test.concurrent('copy mode: held, then delivered; a reader holds nothing up', async (context) => {
  const scenario = await begin(context, { faults });
  const { project, reaches, completes } = scenario;
  await reaches('builder', 'blocked', /proceed/);
  await reaches('adversary', 'waiting', /turn ended/);
  const reader = attach(scenario, 'adversary', '-r');
  context.onTestFinished(() => reader.kill());
  tmux(project, 'copy-mode', '-t', '=adversary:');
  press(project, 'builder', 'Enter');
  await heldAs(scenario, /the pane is in copy mode/);
  tmux(project, 'send-keys', '-t', '=adversary:', '-X', 'cancel');
  await completes();
});
