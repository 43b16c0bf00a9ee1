import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createRig, kickoff, type Rig, until } from './rig.ts';

let rig: Rig;
afterEach(() => rig.close());

const plan = { 'phases/01.md': '- gate: g\n' };
const start = (role: 'builder' | 'adversary', faults: string, lease_s = 240) =>
  rig.start(role, { role, faults, lease_s, prompt: kickoff('1', 'phases/01.md') });
const has = (prefix: string) =>
  until(prefix, async () => (await rig.subjects()).some((subject) => subject.startsWith(prefix)));
const message = (name: string, startsWith: string) =>
  until(startsWith, async () => {
    const { lastMessage } = await rig.read(name);
    return lastMessage.startsWith(startsWith) ? lastMessage : null;
  });

test('forget-push: committed, not pushed, until somebody asks', async () => {
  rig = await createRig(plan);
  await start('builder', 'forget-push');
  await message('builder', 'Gate g is claimed, I believe.');
  expect(await rig.git('builder', 'log', '-1', '--format=%s')).toMatch(/^claim\(g\)/);
  expect((await rig.subjects()).some((subject) => subject.startsWith('claim('))).toBe(false);
  await rig.say('builder', 'Your lease is over; go on.');
  await has('claim(g): attempt 1');
  expect(await rig.git('builder', 'rev-list', '--count', '--grep', '^claim', 'HEAD')).toBe('1');
});

test('forget-marker: no lease, and no waking by itself', async () => {
  rig = await createRig(plan);
  await start('builder', 'forget-marker', 1);
  expect(await message('builder', 'Gate g is built')).not.toContain('WAITING-UNTIL');
  await rig.say('builder', 'Your lease is over; go on, or state a new one.');
  expect(await message('builder', 'Gate g is claimed')).toMatch(/\nWAITING-UNTIL: \S+Z$/);
  const starts = () => rig.signals('builder').filter((signal) => signal.event === 'turn_start').length;
  expect(starts()).toBe(2);
  await until('it wakes itself', () => starts() > 2);
});

test('bad-marker: a lease that nobody can read', async () => {
  rig = await createRig(plan);
  await start('builder', 'bad-marker');
  expect(await message('builder', 'Gate g is built')).toContain('WAITING-UNTIL: the cows come home');
});

test('malformed-verdict: a review without a word that counts, and the real one when asked again', async () => {
  rig = await createRig(plan);
  await start('builder', '');
  await has('claim(g)');
  await rig.git('adversary', 'pull', '-q', 'origin', 'main');
  await start('adversary', 'malformed-verdict');
  await has('review(g): looks right to me');
  await rig.say('adversary', 'claim(g) still waits for its review.');
  await has('review(g): PASS');
});

test('self-review: the Builder judges itself, and waits for the Adversary all the same', async () => {
  rig = await createRig(plan);
  await start('builder', 'self-review');
  await has('review(g): PASS by the Builder itself');
  await message('builder', 'Gate g is built');
  await rig.say('builder', 'Go on.');
  await message('builder', 'Gate g is claimed');
});

test('wrong-file, early-done: pushed where nobody refuses them', async () => {
  rig = await createRig(plan);
  await start('builder', 'wrong-file early-done');
  await has('claim(g)');
  expect(await rig.subjects()).toEqual(
    expect.arrayContaining(['note on g in the review', 'status: done, surely']),
  );
});

test('force-push: rewrites the remote where nobody refuses it', async () => {
  rig = await createRig(plan);
  await start('builder', 'force-push');
  await has('claim(g)');
  expect(await rig.git('remote.git', 'log', '--format=%b', 'main')).toContain('Rewritten.');
});

test('what a hook refuses is undone, and work goes on', async () => {
  rig = await createRig(plan);
  const hook = join(rig.dir, 'builder/.git/hooks/pre-push');
  const refuse =
    'git diff --name-only @{upstream} HEAD 2>/dev/null | grep -q REVIEW && echo "refused: not yours" >&2 && exit 1';
  writeFileSync(
    hook,
    `#!/bin/sh\nread -r _ local _ remote\n${refuse}\n[ -z "$remote" ] || git merge-base --is-ancestor "$remote" "$local"\n`,
  );
  chmodSync(hook, 0o755);
  await start('builder', 'wrong-file force-push');
  await has('claim(g)');
  expect(await rig.subjects()).not.toContain('note on g in the review');
  expect(await rig.git('remote.git', 'log', '--format=%b', 'main')).not.toContain('Rewritten.');
});
