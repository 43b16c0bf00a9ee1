import { readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { createRig, handOn, kickoff, type Rig, until } from './rig.ts';

let rig: Rig;
afterEach(() => rig.close());

const plan = (name: string) => readFileSync(new URL(`../../../phases/${name}`, import.meta.url), 'utf8');

async function startBoth(cadence = 'gate'): Promise<void> {
  await rig.git('adversary', 'pull', '-q', 'origin', 'main');
  for (const role of ['builder', 'adversary'] as const) {
    await rig.start(role, { role, prompt: kickoff('1', 'phases/01.md'), cadence });
  }
}

async function runToDone(tell: readonly string[] = ['builder', 'adversary']): Promise<string[]> {
  const told = new Set<number>();
  await until('phase done', async () => {
    await handOn(rig, told, tell);
    return (await rig.subjects()).some((subject) => subject.includes('is done'));
  });
  return signalsOf(await rig.subjects());
}

/** Claims and reviews, without their reasons. */
const signalsOf = (subjects: readonly string[]) =>
  subjects.flatMap((one) => /^(?:claim\([^)]*\)|review\([^)]*\): \S+)/.exec(one)?.[0] ?? []);

test('a phase from kickoff to DONE, a FAIL on the way', async () => {
  rig = await createRig({ 'phases/01.md': plan('01-measure.md') });
  await startBoth();
  expect(await runToDone()).toEqual([
    'claim(sums)',
    'review(sums): FAIL',
    'claim(sums)',
    'review(sums): PASS',
  ]);
  expect(await rig.git('remote.git', 'show', 'main:machine-docs/STATUS-1.md')).toMatch(/^## DONE$/m);
  const format = '--format=%(trailers:key=Reviewed,valueonly)';
  const judged = await rig.git('remote.git', 'log', '-1', format, '--grep', '^review(sums): PASS', 'main');
  expect(await rig.git('remote.git', 'log', '-1', '--format=%s', judged.trim())).toMatch(
    /^claim\(sums\): attempt 2/,
  );
  expect(rig.receipts('adversary')).toHaveLength(3);
});

test('two gates and a line in the inbox, which its reader deletes', async () => {
  rig = await createRig({ 'phases/01.md': plan('02-tell.md') });
  await startBoth();
  expect(await runToDone()).toEqual([
    'claim(means)',
    'review(means): PASS',
    'claim(ranges)',
    'review(ranges): PASS',
  ]);
  const touched = await rig.git(
    'remote.git',
    'log',
    '--format=%an',
    '--name-status',
    'main',
    '--',
    'machine-docs/ADVERSARY-INBOX.md',
  );
  expect(touched.replace(/\s+/g, ' ')).toBe(
    'adversary D machine-docs/ADVERSARY-INBOX.md builder A machine-docs/ADVERSARY-INBOX.md',
  );
});

test('a paced wait ends by itself, at the time it stated', async () => {
  rig = await createRig({ 'phases/01.md': '- gate: trend\n  - pause: 8s\n' });
  await rig.start('builder', { role: 'builder', prompt: kickoff('1', 'phases/01.md'), speed: 4 });
  const waiting = await until('wait', async () => {
    const { lastMessage } = await rig.read('builder');
    return lastMessage.startsWith('trend settles') ? lastMessage : null;
  });
  const stated = Date.parse(/WAITING-UNTIL: (\S+)/.exec(waiting)?.[1] ?? '');
  await until('claim', async () =>
    (await rig.subjects()).some((subject) => subject.startsWith('claim(trend)')),
  );
  const turns = rig.signals('builder').filter((signal) => signal.event === 'turn_start');
  expect(turns).toHaveLength(2);
  expect(turns[1]?.at ?? 0).toBeGreaterThanOrEqual(stated);
  expect(rig.receipts('builder')).toHaveLength(1);
});

test.each(['solo', 'deferred'])('%s: nobody judges, so the Builder waits for nobody', async (cadence) => {
  rig = await createRig({ 'phases/01.md': plan('02-tell.md') });
  await rig.start('builder', { role: 'builder', prompt: kickoff('1', 'phases/01.md'), cadence });
  expect(await runToDone(['builder'])).toEqual(['claim(means)', 'claim(ranges)']);
});

test('cadence phase: all gates are claimed first, and a FAIL is still repaired', async () => {
  rig = await createRig({ 'phases/01.md': '- gate: one\n  - flaw: yes\n- gate: two\n' });
  await startBoth('phase');
  const found = await runToDone();
  expect(found.slice(0, 2)).toEqual(['claim(one)', 'claim(two)']);
  expect(found.toSorted()).toEqual(
    [
      'claim(one)',
      'claim(two)',
      'review(one): FAIL',
      'review(two): PASS',
      'claim(one)',
      'review(one): PASS',
    ].toSorted(),
  );
});

test('killed again and again, resumed or begun afresh, nobody claims or judges twice', async () => {
  rig = await createRig({
    'phases/01.md': `${plan('01-measure.md')}\n- gate: more\n  - parts: 3\n  - flaw: yes\n`,
  });
  await startBoth();
  const told = new Set<number>();
  let kills = 0;
  await until(
    'phase done',
    async () => {
      await handOn(rig, told);
      const role = kills % 2 === 0 ? 'builder' : 'adversary';
      const mode = kills % 4 < 2 ? 'resume' : 'fresh';
      const busy = (await rig.read(role)).state === 'busy';
      if (busy && kills < 24) {
        await rig.kill9(role);
        kills += 1;
        await rig.start(role, { role, mode, prompt: mode === 'fresh' ? kickoff('1', 'phases/01.md') : null });
      }
      return (await rig.subjects()).some((subject) => subject.includes('is done'));
    },
    60_000,
  );
  const one = (gate: string) => [
    `claim(${gate})`,
    `review(${gate}): FAIL`,
    `claim(${gate})`,
    `review(${gate}): PASS`,
  ];
  expect(signalsOf(await rig.subjects())).toEqual([...one('sums'), ...one('more')]);
  expect(kills).toBeGreaterThan(3);
}, 90_000);
