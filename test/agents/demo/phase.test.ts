import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { createRig, kickoff, type Rig, until } from './rig.ts';

let rig: Rig;
afterEach(() => rig.close());

/** What the watchdog does, reduced to its core: tells each loop of the other's newest claim or review, once. */
async function handOn(rig: Rig, told: Set<number>): Promise<void> {
  const subjects = await rig.subjects();
  for (const [index, subject] of subjects.entries()) {
    const to = subject.startsWith('claim(') ? 'adversary' : subject.startsWith('review(') ? 'builder' : null;
    if (to === null || told.has(index)) continue;
    told.add(index);
    await rig.say(to, `${subject} (message ${index})`);
  }
}

const plan = (name: string) => readFileSync(new URL(`../../../phases/${name}`, import.meta.url), 'utf8');

test('Builder and Adversary take a phase from kickoff to DONE, a FAIL on the way', async () => {
  rig = await createRig({ 'phases/01.md': plan('01-measure.md') });
  await rig.start('builder', { role: 'builder', prompt: kickoff('1', 'phases/01.md') });
  await rig.git('adversary', 'pull', '-q', 'origin', 'main');
  await rig.start('adversary', { role: 'adversary', prompt: kickoff('1', 'phases/01.md') });
  const told = new Set<number>();
  await until('phase done', async () => {
    await handOn(rig, told);
    return (await rig.subjects()).some((subject) => subject.includes('is done'));
  });
  const verdicts = (await rig.subjects())
    .filter((one) => /^(claim|review)\(/.test(one))
    .map((one) => one.slice(0, 18));
  expect(verdicts).toEqual([
    'claim(sums): attem',
    'review(sums): FAIL',
    'claim(sums): attem',
    'review(sums): PASS',
  ]);
  expect(await rig.git('remote.git', 'show', 'main:machine-docs/STATUS-1.md')).toMatch(/^## DONE$/m);
  const trailer = await rig.git(
    'remote.git',
    'log',
    '-1',
    '--format=%(trailers:key=Reviewed,valueonly)',
    '--grep',
    '^review(sums): PASS',
    'main',
  );
  expect(await rig.git('remote.git', 'log', '-1', '--format=%s', trailer.trim())).toMatch(
    /^claim\(sums\): attempt 2/,
  );
  expect(rig.receipts('adversary')).toHaveLength(3);
});
