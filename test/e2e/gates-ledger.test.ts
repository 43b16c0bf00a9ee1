import { expect, test } from 'vitest';
import type { Status } from '../../src/core/view/status.ts';
import { createPusher, docs, done } from './lib/pusher.ts';
import { timesTold } from './lib/quiet.ts';
import { inPhase, noticeOf, seen, setStage } from './lib/stage.ts';
import { until } from './lib/wait.ts';

const short = (sha: string): string => sha.slice(0, 12);
const gateOf = ({ phase }: Status, name = 'sums') => phase.gates.find(({ gate }) => gate === name);

test('what does not count is reported, told to its author once, and leaves the gate open', async () => {
  const { project, daemon, builder, adversary } = await setStage();
  const somebody = createPusher(project, 'somebody');
  const claim = builder.push({ subject: 'claim(sums): adds up', files: { 'sum.mjs': 'one' } });
  const code = { 'sum.mjs': 'mine' };
  const flaws = [
    {
      by: 'builder',
      sha: builder.push({ subject: 'review(sums): PASS' }),
      says: "not the Builder's to give",
    },
    { by: 'somebody', sha: somebody.push({ subject: 'review(sums): PASS' }), says: 'is not somebody else' },
    {
      by: 'adversary',
      sha: adversary.push({ subject: 'review(sums): PASS', files: code }),
      says: 'the Adversary wrote sum.mjs',
    },
    {
      by: 'builder',
      sha: builder.push({ subject: 'notes', files: { [docs.review('one')]: 'PASS\n' } }),
      says: 'the Builder wrote machine-docs/REVIEW-one.md',
    },
    {
      by: 'adversary',
      sha: adversary.push({ subject: 'review(sums): fine by me' }),
      says: 'PASS, FAIL or VETO',
    },
  ];
  builder.push({ subject: 'status: done', files: { [docs.status('one')]: done } });
  const shown = await seen(
    daemon,
    'all reported, and the phase blocked',
    (status) => status.phase.says_done && flaws.every(({ sha }) => noticeOf(status, `ledger/one/${sha}`)),
  );
  expect(gateOf(shown)).toEqual({ gate: 'sums', claim, verdict: null, open: true });
  expect(shown.phase.blocked_by.map(({ kind }) => kind)).toEqual(['open-claim']);
  for (const { sha, says } of flaws) expect(noticeOf(shown, `ledger/one/${sha}`)).toContain(says);

  const toLoops = flaws.filter(({ by }) => by !== 'somebody');
  await until('all told', () => toLoops.every(({ by, sha }) => timesTold(project, by, short(sha)) > 0));
  adversary.push({ subject: 'review(sums): PASS', body: `Reviewed: ${claim}` });
  const next = await seen(daemon, 'the next phase', inPhase('two'));
  expect(toLoops.map(({ by, sha }) => timesTold(project, by, 'Your commit', short(sha)))).toEqual([
    1, 1, 1, 1,
  ]);
  expect(noticeOf(next, 'ledger/'), 'notices of a phase that is over').toBeUndefined();
});

test('a verdict is bound to the commit it judges; a new claim reopens the gate', async () => {
  const { project, daemon, builder, adversary } = await setStage();
  const first = builder.push({ subject: 'claim(sums): adds up', files: { 'sum.mjs': '1' } });
  const second = builder.push({ subject: 'claim(sums): faster', files: { 'sum.mjs': '2' } });
  const stale = adversary.push({ subject: 'review(sums): PASS', body: `Reviewed: ${short(first)}` });
  const shown = await seen(
    daemon,
    'the stale verdict',
    (status) => noticeOf(status, `ledger/one/${stale}`) !== undefined,
  );
  expect(noticeOf(shown, 'ledger/')).toContain(`it judged ${short(first)} but the claim is ${short(second)}`);
  expect(gateOf(shown)).toMatchObject({ claim: second, open: true });
  await until('the Adversary is told which commit is claimed', () =>
    timesTold(project, 'adversary', `judged ${short(first)} but the claim is ${short(second)}`) === 1
      ? true
      : null,
  );

  adversary.push({ subject: 'review(sums): PASS', body: `Reviewed: ${short(second)}` });
  await seen(daemon, 'the PASS', (status) => gateOf(status)?.verdict === 'PASS');
  const third = builder.push({ subject: 'claim(sums): once more', files: { 'sum.mjs': '3' } });
  const reopened = await seen(daemon, 'the gate open again', (status) => gateOf(status)?.open === true);
  expect(gateOf(reopened)).toEqual({ gate: 'sums', claim: third, verdict: null, open: true });
  await until(
    'the Adversary is told',
    () => timesTold(project, 'adversary', `claimed at ${short(third)}`) > 0,
  );

  const words = builder.push({ subject: 'claim(sums): better words', files: { [docs.status('one')]: done } });
  adversary.push({ subject: 'review(sums): PASS', body: `Reviewed: ${third}` });
  await seen(daemon, 'a PASS of the same code counts', inPhase('two'));
  expect(timesTold(project, 'adversary', `claimed at ${short(words)}`)).toBeLessThanOrEqual(1);
  for (const sha of [first, second, third])
    expect(timesTold(project, 'adversary', `claimed at ${short(sha)}`), sha).toBeLessThanOrEqual(1);
});

test('a gate of the same name in the next phase needs its own verdict', async () => {
  const { daemon, builder, adversary } = await setStage({ plans: { one: '#', two: '#', three: '#' } });
  builder.push({ subject: 'claim(sums): adds up', files: { [docs.status('one')]: done } });
  adversary.push({ subject: 'review(sums): PASS' });
  await seen(daemon, 'phase two', inPhase('two'));
  builder.push({ subject: 'status: done', files: { [docs.status('two')]: done } });
  const early = await seen(daemon, 'phase two says done', ({ phase }) => phase.says_done);
  expect(early.phase).toMatchObject({ id: 'two', gates: [], blocked_by: [{ kind: 'no-pass' }] });
  const claim = builder.push({ subject: 'claim(sums): still adds up' });
  await seen(
    daemon,
    'the claim in the way',
    (status) => gateOf(status)?.claim === claim && status.phase.blocked_by[0]?.kind === 'open-claim',
  );
  adversary.push({ subject: 'review(sums): PASS' });
  await seen(daemon, 'phase three', inPhase('three'));
});

test('cadence solo: no Adversary, DONE is enough, a veto in the review file waits for a human', async () => {
  const { daemon, project, builder } = await setStage({ config: { cadence: 'solo' } });
  const somebody = createPusher(project, 'somebody');
  somebody.push({ subject: 'a human objects', files: { [docs.review('one')]: '## VETO\n' } });
  builder.push({ subject: 'claim(sums): adds up', files: { [docs.status('one')]: done } });
  const held = await seen(daemon, 'the veto', ({ phase }) => phase.says_done);
  expect(held.agents.map(({ name }) => name)).toEqual(['builder']);
  expect(held.phase.blocked_by).toMatchObject([{ kind: 'veto', owed_by: null }]);
  somebody.push({ subject: 'a human agrees', files: { [docs.review('one')]: '## VETO LIFTED\n' } });
  await seen(daemon, 'phase two', inPhase('two'));
});

test('cadence deferred: an open claim and a FAIL do not hold a phase, a VETO does', async () => {
  const { daemon, builder, adversary } = await setStage({ config: { cadence: 'deferred' } });
  builder.push({ subject: 'claim(sums): adds up' });
  builder.push({ subject: 'claim(graph): draws' });
  adversary.push({ subject: 'review(sums): FAIL' });
  adversary.push({ subject: 'review(graph): VETO wrong axes' });
  builder.push({ subject: 'status: done', files: { [docs.status('one')]: done } });
  const held = await seen(daemon, 'the veto', ({ phase }) => phase.says_done);
  expect(held.phase.blocked_by).toMatchObject([{ kind: 'verdict', owed_by: 'builder' }]);
  expect(held.phase.blocked_by[0]?.text).toContain('graph has VETO');
  builder.push({ subject: 'claim(graph): axes put right' });
  await seen(daemon, 'phase two', inPhase('two'));
});
