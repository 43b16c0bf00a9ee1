import { expect, test } from 'vitest';
import { docs, done } from './lib/pusher.ts';
import { timesTold } from './lib/quiet.ts';
import { inPhase, noticeOf, type Stage, seen, setStage } from './lib/stage.ts';
import { until } from './lib/wait.ts';

interface Case {
  readonly name: string;
  /** Pushes a phase that says done and is not. */
  readonly hold: (stage: Stage) => void;
  /** What status shows. */
  readonly kinds: readonly string[];
  readonly text: RegExp;
  /** Who is told, and what it says. */
  readonly owes: 'builder' | 'adversary';
  readonly lift: (stage: Stage) => void;
}

const claimAndPass = ({ builder, adversary }: Stage): void => {
  const sha = builder.push({ subject: 'claim(sums): adds up' });
  adversary.push({ subject: 'review(sums): PASS', body: `Reviewed: ${sha}` });
};

const cases: readonly Case[] = [
  {
    name: 'no gate was ever claimed',
    hold: ({ builder }) => builder.push({ subject: 'status: done', files: { [docs.status('one')]: done } }),
    kinds: ['no-pass'],
    text: /no gate was claimed and passed/,
    owes: 'builder',
    lift: claimAndPass,
  },
  {
    name: 'a claim without an answer',
    hold: ({ builder }) =>
      builder.push({ subject: 'claim(sums): adds up', files: { [docs.status('one')]: done } }),
    kinds: ['open-claim'],
    text: /gate sums is claimed \([0-9a-f]+\) and not judged/,
    owes: 'adversary',
    lift: ({ adversary }) => adversary.push({ subject: 'review(sums): PASS' }),
  },
  {
    name: 'a FAIL',
    hold: ({ builder, adversary }) => {
      builder.push({ subject: 'claim(sums): adds up', files: { [docs.status('one')]: done } });
      adversary.push({ subject: 'review(sums): FAIL forgets the first' });
    },
    kinds: ['verdict'],
    text: /gate sums has FAIL/,
    owes: 'builder',
    lift: claimAndPass,
  },
  {
    name: 'a VETO as verdict of a gate',
    hold: ({ builder, adversary }) => {
      builder.push({ subject: 'claim(sums): adds up', files: { [docs.status('one')]: done } });
      adversary.push({ subject: 'review(sums): VETO the data is made up' });
    },
    kinds: ['verdict'],
    text: /gate sums has VETO/,
    owes: 'builder',
    lift: claimAndPass,
  },
  {
    name: 'a standing `## VETO` in the review file',
    hold: (on) => {
      on.adversary.push({
        subject: 'review: veto',
        files: { [docs.review('one')]: '# Review\n\n## VETO: the data is made up\n' },
      });
      claimAndPass(on);
      on.builder.push({ subject: 'status: done', files: { [docs.status('one')]: done } });
    },
    kinds: ['veto'],
    text: /a veto stands in the review file: ## VETO: the data is made up/,
    owes: 'adversary',
    lift: ({ adversary }) =>
      adversary.push({
        subject: 'review: lifted',
        files: { [docs.review('one')]: '# Review\n\n## VETO: the data is made up\n\n## VETO LIFTED\n' },
      }),
  },
];

test.for(cases)('strict: $name keeps a phase that says done', async ({ hold, kinds, text, owes, lift }) => {
  const on = await setStage();
  const { project, daemon } = on;
  hold(on);
  const held = await seen(
    daemon,
    'the phase says done and is blocked',
    ({ phase }) => phase.says_done && phase.blocked_by.map((block) => block.kind).join() === kinds.join(),
  );
  expect(held.phase).toMatchObject({ id: 'one', is_done: false });
  expect(held.phase.blocked_by[0]).toMatchObject({ text: expect.stringMatching(text), owed_by: owes });
  expect(noticeOf(held, 'phase-blocked')).toMatch(text);
  const words = held.phase.blocked_by[0]?.text ?? '';
  await until('it is told', () => timesTold(project, owes, 'says done but is not', words) > 0);
  lift(on);
  await seen(daemon, 'the next phase', inPhase('two'));
  expect(timesTold(project, owes, 'says done but is not', words)).toBe(1);
});

test('seed: the phase advances as soon as it says done, whatever stands', async () => {
  const { daemon, builder, adversary } = await setStage({ config: { advance: 'seed' } });
  builder.push({ subject: 'claim(sums): adds up' });
  adversary.push({
    subject: 'review(sums): FAIL',
    files: { [docs.review('one')]: '## VETO\n' },
  });
  const before = await seen(daemon, 'the blockers on show', ({ phase }) => phase.blocked_by.length === 3);
  expect(before.phase.id).toBe('one');
  builder.push({ subject: 'status: done', files: { [docs.status('one')]: done } });
  await seen(daemon, 'the next phase', inPhase('two'));
});
