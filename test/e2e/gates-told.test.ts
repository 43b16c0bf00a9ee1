import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { receiptsOf } from './lib/audit.ts';
import { startDaemon } from './lib/daemon.ts';
import type { TestProject } from './lib/project.ts';
import { docs } from './lib/pusher.ts';
import { timesTold } from './lib/quiet.ts';
import { noticeOf, seen, setStage, settled } from './lib/stage.ts';
import { until } from './lib/wait.ts';

test('an inbox file is pinged once for each time it appears, also over a kill -9 of the daemon', async () => {
  const { project, daemon, builder, adversary } = await setStage();
  const pings = (role = 'builder'): number => timesTold(project, role, 'inbox file has a new message');
  adversary.push({ subject: 'a word', files: { [docs.inbox('builder')]: 'Look at sums.\n' } });
  await until('the ping', () => pings() === 1);
  adversary.push({
    subject: 'another',
    files: { [docs.inbox('builder')]: 'Look at sums.\nAnd at graph.\n' },
  });
  builder.push({ subject: 'work', files: { 'sum.mjs': '1' } });

  daemon.child.kill('SIGKILL');
  await daemon.exited;
  const heir = await startDaemon(project, '--resume');
  await settled(heir);
  builder.push({ subject: 'read', files: { [docs.inbox('builder')]: null } });
  adversary.push({ subject: 'a new word', files: { [docs.inbox('builder')]: 'Look again.\n' } });
  builder.push({ subject: 'a word back', files: { [docs.inbox('adversary')]: 'I did.\n' } });
  await until('the other ping', () => pings('adversary') === 1);
  await until('the second ping', () => pings() === 2);
  expect([pings(), pings('adversary')]).toEqual([2, 1]);
});

test('an edited plan is told to each loop once for each edit', async () => {
  const { project, daemon } = await setStage();
  const told = (role: string): number => timesTold(project, role, 'The plan of phase one was edited');
  await settled(daemon);
  const plan = join(project.dir, 'phases', 'one.md');
  appendFileSync(plan, '\n- gate: graph\n');
  await until('both told', () => told('builder') === 1 && told('adversary') === 1);
  appendFileSync(join(project.dir, 'phases', 'two.md'), '\nNot the one being worked on.\n');
  writeFileSync(plan, '# One\n');
  await until('both told again', () => told('builder') === 2 && told('adversary') === 2);
  appendFileSync(plan, '\n- gate: table\n');
  await until('and again', () => told('builder') === 3 && told('adversary') === 3);
});

test('an ignored handoff is sent again three times, then a notice says so; an answer ends it', async () => {
  const { project, daemon, builder, adversary } = await setStage({
    timers: { ack_wait_s: 0.5, handoff_repeat_s: 1, sweep_s: 0.5 },
  });
  const sha = builder.push({ subject: 'claim(sums): adds up' }).slice(0, 12);
  const ignored = await seen(daemon, 'the notice', (status) => noticeOf(status, 'ignored/') !== undefined);
  expect(noticeOf(ignored, 'ignored/')).toMatch(/^adversary was told 4 times and has not acted: Gate sums/);
  expect(ignored.handoffs).toMatchObject([{ gate: 'sums', owed_by: 'adversary' }]);
  expect(ignored.handoffs[0]?.delivery).toContain('repeated 3 times');
  expect(timesTold(project, 'adversary', `claimed at ${sha}`)).toBe(4);
  adversary.push({ subject: 'review(sums): FAIL' });
  await seen(daemon, 'the notice gone', (status) => noticeOf(status, 'ignored/') === undefined);
  expect(timesTold(project, 'adversary', `claimed at ${sha}`)).toBe(4);
});

test('paused: nothing is sent or launched; what is owed comes afterwards, once', async () => {
  const { project, daemon, builder } = await setStage();
  const before = await settled(daemon);
  await daemon.post('/v1/pause');
  const sha = builder.push({ subject: 'claim(sums): adds up' }).slice(0, 12);
  await seen(daemon, 'the claim', ({ handoffs }) => handoffs.length === 1);
  const pid = before.agents.find(({ name }) => name === 'builder')?.pid ?? 0;
  process.kill(pid, 'SIGKILL');
  await seen(daemon, 'the dead builder', ({ agents }) => agents[0]?.state === 'dead');
  const swept = Date.now();
  await seen(daemon, 'two more sweeps', () => Date.now() - swept > 2_500);
  const paused = await daemon.status();
  expect(paused.paused).not.toBeNull();
  expect(paused.handoffs).toMatchObject([{ delivery: 'not yet sent' }]);
  expect(paused.agents.map(({ name, state, generation }) => [name, state, generation])).toEqual([
    ['builder', 'dead', 1],
    ['adversary', 'ready', 1],
  ]);
  expect(timesTold(project, 'adversary', `claimed at ${sha}`)).toBe(0);

  await daemon.post('/v1/resume');
  await until('the claim is told', () => timesTold(project, 'adversary', `claimed at ${sha}`) === 1);
  const after = await settled(daemon);
  expect(after.agents.map(({ generation }) => generation)).toEqual([2, 1]);
  expect(timesTold(project, 'adversary', `claimed at ${sha}`)).toBe(1);
});

test('one agent paused: the other is served', async () => {
  const { project, daemon, builder, adversary } = await setStage();
  await settled(daemon);
  await daemon.post('/v1/pause', { agent: 'adversary' });
  builder.push({ subject: 'claim(sums): adds up' });
  adversary.push({ subject: 'a word', files: { [docs.inbox('builder')]: 'Go on.\n' } });
  await until('the builder is pinged', () => timesTold(project, 'builder', 'inbox') === 1);
  expect(timesTold(project, 'adversary', 'claimed at')).toBe(0);
  await daemon.post('/v1/resume', { agent: 'adversary' });
  await until('the adversary is told', () => timesTold(project, 'adversary', 'claimed at') === 1);
});

test('what a person sends reaches the agent once, as one plain line', async () => {
  const { project, daemon } = await setStage();
  await settled(daemon);
  const text = '!look at\nthe \u001b[31mred\u001b[0m 日本語 🦉 test; $(rm -rf /) `id` "quoted" \\';
  await daemon.post('/v1/send', { agent: 'builder', text, by: 'test' });
  await daemon.post('/v1/send', { agent: 'builder', text: 'and then this', by: 'test' });
  await until(
    'both are there',
    () =>
      timesTold(project, 'builder', 'and then this') > 0 &&
      timesTold(project, 'builder', 'look at the red') > 0,
  );
  expect(timesTold(project, 'builder', '!look at the red 日本語 🦉 test; $(rm -rf /) `id` "quoted" \\')).toBe(
    1,
  );
  expect(timesTold(project, 'builder', 'and then this')).toBe(1);
  await expect(daemon.post('/v1/send', { agent: 'nobody', text: 'x' })).rejects.toThrow(
    /LOOPCTL_E_UNKNOWN_AGENT|no agent is called/,
  );
  await expect(daemon.post('/v1/send', { agent: 'builder', text: ' ' })).rejects.toThrow(/text is missing/);
});

test('a long message with code in it reaches the agent whole: the line names the file that keeps it', async () => {
  const { project, daemon } = await setStage();
  await settled(daemon);
  const text = `Mind this:\n\n\`\`\`js\nconst owl = '🦉';\n\`\`\`\n\n${'word after word '.repeat(700)}\nThe end.`;
  await daemon.post('/v1/send', { agent: 'builder', text, by: 'test' });
  const file = await until('it is told', () => fileNamed(project, 'builder'));
  expect(readFileSync(file, 'utf8')).toBe(`${text}\n`);
  expect(timesTold(project, 'builder', 'sends a longer message')).toBe(1);
});

function fileNamed(project: TestProject, role: string): string | undefined {
  return receiptsOf(project, role).flatMap((line) => /: read (\S+\.md)\./.exec(line)?.[1] ?? [])[0];
}
