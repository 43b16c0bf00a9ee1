import { expect, test } from 'vitest';
import { positionFromGit, type Seek } from '../../src/daemon/recover.ts';
import { makeSettings, phase } from '../core/make.ts';
import { createSimGit, type Push, type SimGit } from '../sim/world/git.ts';
import { createSimRepo } from '../sim/world/repo.ts';

const phases = ['1', '2', '3'].map((id) => ({ ...phase(id), status: `machine-docs/STATUS-${id}.md` }));
const settings = makeSettings({ phases, docs: 'machine-docs' });
const file = (name: string, id: string): string => `machine-docs/${name}-${id}.md`;

const work = (id: string): Push => ({
  author: 'builder',
  subject: 'Work',
  changes: { [`src/${id}.ts`]: id },
});
const claim = (id: string): Push => ({
  author: 'builder',
  subject: `claim(g${id}): ready`,
  changes: { [file('STATUS', id)]: 'claimed' },
});
const judge = (id: string, verdict: string): Push => ({
  author: 'adversary',
  subject: `review(g${id}): ${verdict}`,
  changes: { [file('REVIEW', id)]: `${verdict} of ${id}` },
});
const done = (id: string): Push => ({
  author: 'builder',
  subject: 'Done',
  changes: { [file('STATUS', id)]: '## DONE' },
});
const late: Push = { author: 'adversary', subject: 'Tidy', changes: { [file('REVIEW', '1')]: 'tidied up' } };
const whole = (id: string): Push[] => [work(id), claim(id), judge(id, 'PASS'), done(id)];
const unjudged = (id: string): Push[] => [work(id), claim(id), done(id)];

function history(pushes: readonly Push[]): { git: SimGit; sha: (subject: string, n?: number) => string } {
  const git = createSimGit(
    'recover',
    () => 0,
    () => 0,
  );
  for (const push of pushes) git.push(push);
  const sha = (subject: string, n = 0): string =>
    git.line().filter((commit) => commit.subject === subject)[n]?.sha ?? '';
  return { git, sha };
}

function position(git: SimGit, seek: Seek = 'behind-done'): ReturnType<typeof positionFromGit> {
  const view = { seen: () => git.tip(), refresh: () => {} };
  return positionFromGit(
    createSimRepo(git, view, () => {}),
    settings,
    seek,
  );
}

test.each<[string, readonly Push[], number]>([
  ['nothing yet', [], 0],
  ['a claim', [work('1'), claim('1')], 0],
  ['done without a verdict', [work('1'), claim('1'), done('1')], 0],
  ['one phase done', whole('1'), 1],
  ['two phases done', [...whole('1'), ...whole('2')], 2],
  ['all phases done', [...whole('1'), ...whole('2'), ...whole('3')], 3],
  [
    'a finished phase touched again while the next one is claimed',
    [...whole('1'), work('2'), claim('2'), late],
    1,
  ],
  ['a finished phase touched after the next one', [...whole('1'), ...whole('2'), late], 2],
  [
    'said done between two gates, in one push with the second claim',
    [...whole('1'), work('1'), claim('1')],
    0,
  ],
  ['… the second judged, and done in truth', [...whole('1'), claim('1'), judge('1', 'PASS'), done('1')], 1],
  [
    '… and so again in the next phase, which is at work',
    [
      ...[...whole('1'), claim('1'), judge('1', 'PASS'), done('1')],
      ...[work('2'), done('2'), claim('2'), judge('2', 'FAIL')],
    ],
    1,
  ],
  ['a phase whose verdict is gone, and the next one done', [...unjudged('1'), ...whole('2')], 2],
  ['… the next one done, the one after at work', [...unjudged('1'), ...whole('2'), work('3'), claim('3')], 2],
  ['… two of them', [...unjudged('1'), ...unjudged('2'), ...whole('3')], 3],
  ['… the next one at work', [...unjudged('1'), work('2'), claim('2'), judge('2', 'PASS')], 0],
  ['… the next one says done and was not judged', [...unjudged('1'), ...unjudged('2')], 0],
  ['… behind phases that are done', [...whole('1'), ...unjudged('2'), work('3')], 1],
])('%s: the phase is found again from git', async (_name, pushes, index) => {
  const { git } = history(pushes);
  expect((await position(git)).index).toBe(index);
});

test('a phase begins where the one before was done, so that a claim pushed before a late touch still counts', async () => {
  const { git, sha } = history([...whole('1'), work('2'), claim('2'), late]);
  expect(await position(git)).toEqual({ index: 1, base: sha('Done') });
});

test('behind a phase whose verdict is gone the claims of the current one count', async () => {
  const { git, sha } = history([...unjudged('1'), ...whole('2'), work('3'), claim('3')]);
  expect(await position(git)).toEqual({ index: 2, base: sha('Done', 1) });
});

test.each<[string, readonly Push[], number]>([
  ['a phase put in before others, which are done', [...whole('2'), ...whole('3')], 0],
  ['a phase whose verdict is gone, and the next one done', [...unjudged('1'), ...whole('2')], 0],
  ['one phase done', whole('1'), 1],
  ['all phases done', [...whole('1'), ...whole('2'), ...whole('3')], 3],
])('%s: a sequence that a person starts begins with the first that is open', async (_name, pushes, index) => {
  expect((await position(history(pushes).git, 'first-open')).index).toBe(index);
});
