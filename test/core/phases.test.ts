import { expect, test } from 'vitest';
import type { Fact } from '../../src/core/facts.ts';
import { judge } from '../../src/core/rules/phases.ts';
import type { LedgerCommit } from '../../src/protocol/ledger.ts';
import { build, claim, review, sha } from '../protocol/history.ts';
import { type Life, makeLife, makeRunning, makeSettings, phase } from './make.ts';

function about(decided: readonly string[]): string[] {
  return decided.filter((line) => /advance|phase|blocked|unreadable|branch|complete|exit/.test(line));
}

const done = { saysDone: true };
const moved = ['advance 0 -> 1', 'notify phase/1, upwards'];

test('says done and is: the phase moves on, its base is the tip', () => {
  const life = makeRunning();
  expect(about(life.push([claim('c', 'g'), review('r', 'g', 'PASS')], done))).toEqual(moved);
  expect(life.model.phase).toMatchObject({ index: 1, base: life.model.repo.tip });
});

test.each([
  ['no gate claimed', [build('b')], {}, 'no gate was claimed', 'builder'],
  ['an open claim', [claim('c', 'g')], {}, 'is claimed', 'adversary'],
  ['a FAIL', [claim('c', 'g'), review('r', 'g', 'FAIL')], {}, 'has FAIL', 'builder'],
  ['a VETO verdict', [claim('c', 'g'), review('r', 'g', 'VETO')], {}, 'has VETO', 'builder'],
  [
    'a standing veto',
    [claim('c', 'g'), review('r', 'g', 'PASS')],
    { veto: '## VETO: no' },
    'a veto stands',
    'adversary',
  ],
  [
    'a gate reopened',
    [claim('c', 'g'), review('r', 'g', 'PASS'), claim('d', 'g')],
    {},
    'is claimed',
    'adversary',
  ],
])(
  'says done with %s: stays, shows why, tells the one who owes the step, once',
  (_name, commits, files, why, owner) => {
    const life = makeRunning();
    const decided = about(life.push(commits, { ...done, ...files }));
    expect(decided).toContain('notify phase-blocked');
    expect(decided).toContain(`send ${owner} blocked`);
    expect(decided.filter((line) => line.endsWith(' blocked'))).toHaveLength(1);
    expect(life.model.notices['phase-blocked']?.text).toContain(why);
    expect(about(life.push(commits, { ...done, ...files }))).toEqual([]);
    expect(about(life.after(100))).toEqual([]);
    expect(life.model.phase.index).toBe(0);
  },
);

test('the notice goes when the phase says done no more', () => {
  const life = makeRunning();
  life.push([claim('c', 'g')], done);
  expect(about(life.push([build('b')]))).toContain('resolve phase-blocked');
});

test('what was said of a block that is gone before it was typed is withdrawn', () => {
  const life = makeRunning();
  life.push([claim('c', 'g')], done);
  const decided = life.push([review('r', 'g', 'FAIL')], done);
  expect(decided).toContainEqual(expect.stringMatching(/^drop blocked\/adversary\//));
});

/** The one who is told takes it. */
function told(life: Life, owner: string): void {
  life.delivered(owner, 'blocked', 'acknowledged');
}

const saysDone = build('says done', 'Done', { paths: ['md/STATUS-1.md'] });

test('a claim that rewritten history took away again is missing anew, and told anew', () => {
  const life = makeRunning();
  life.push([saysDone], done);
  told(life, 'builder');
  life.push([claim('c', 'g')], done);
  const anew = { ...saysDone, sha: sha('says done, rewritten') };
  expect(
    about(
      life.tell(
        { type: 'history', mode: 'rebuild', rewritten: true, tip: anew.sha, commits: [anew] },
        life.files(anew.sha, done),
      ),
    ),
  ).toContain('send builder blocked');
});

test('a veto lifted and raised again under the same heading is told again; other commits tell nothing again', () => {
  const life = makeRunning();
  const veto = { ...done, veto: '## VETO: tests' };
  const onReview = (name: string): LedgerCommit =>
    build(name, name, { author: 'adversary', paths: ['md/REVIEW-1.md'] });
  life.push([claim('c', 'g')], done);
  expect(about(life.push([onReview('veto')], veto))).toContain('send builder blocked');
  told(life, 'builder');
  expect(about(life.push([build('b')], veto))).toEqual([]);
  life.push([onReview('lifted')], done);
  expect(about(life.push([onReview('veto again')], veto))).toContain('send builder blocked');
});

test('advance: seed moves on when the phase says so', () => {
  const life = makeRunning(makeSettings({ advance: 'seed' }));
  expect(about(life.push([claim('c', 'g')], done))).toEqual(moved);
});

test.each(['deferred', 'solo'] as const)('cadence %s needs no verdict', (cadence) => {
  const life = makeRunning(makeSettings({ cadence }));
  expect(about(life.push([claim('c', 'g')], done))).toEqual(moved);
});

test.each(['deferred', 'solo'] as const)('cadence %s heeds a veto', (cadence) => {
  const life = makeRunning(makeSettings({ cadence }));
  expect(about(life.push([claim('c', 'g')], { ...done, veto: '## VETO' }))).toContain('notify phase-blocked');
});

test('a PASS seen before the files of the same commit moves nothing on', () => {
  const life = makeRunning();
  life.push([claim('c', 'g')], done);
  const pass = review('r', 'g', 'PASS');
  const history: Fact = { type: 'history', mode: 'append', rewritten: false, tip: pass.sha, commits: [pass] };
  expect(about(life.tell(history))).toEqual([]);
  expect(judge(life.model)).toBeNull();
  expect(about(life.push([pass], { ...done, veto: '## VETO: wait' }))).toContain('notify phase-blocked');
});

test('a review file that cannot be read may hold a veto: nothing moves on, and it is told', () => {
  const life = makeRunning();
  const commits = [claim('c', 'g'), review('r', 'g', 'PASS')];
  expect(about(life.push(commits, { ...done, unreadable: ['md/REVIEW-1.md (binary)'] }))).toEqual([
    'notify unreadable-file, upwards',
  ]);
  expect(about(life.after(10))).toEqual([]);
  expect(about(life.push([build('b')], done))).toEqual(expect.arrayContaining(['resolve unreadable-file']));
  expect(life.model.phase.index).toBe(1);
});

test('a coordination branch that is gone stops the advance and is told', () => {
  const life = makeRunning();
  expect(about(life.tell({ type: 'branch-missing', reason: 'branch-deleted' }))).toEqual([
    'notify branch-missing, upwards',
  ]);
  expect(about(life.push([build('b')]))).toContain('resolve branch-missing');
});

test('a pause holds the phase', () => {
  const life = makeRunning();
  life.tell({ type: 'pause', agent: null, on: true, by: 'me' });
  expect(about(life.push([claim('c', 'g'), review('r', 'g', 'PASS')], done))).toEqual([]);
  expect(about(life.tell({ type: 'pause', agent: null, on: false, by: 'me' }))).toEqual(moved);
});

test('files of another phase say nothing', () => {
  const life = makeRunning();
  life.push([claim('c', 'g'), review('r', 'g', 'PASS')]);
  expect(about(life.push([], { ...done, phase: '2' }))).toEqual([]);
});

const four = ['1', '2', '3', '4'].map(phase);

/** A life at phase 2 of four. */
function second(): Life {
  const life = makeRunning(makeSettings({ phases: four }));
  life.push([claim('c', 'g'), review('r', 'g', 'PASS')], done);
  return life;
}

test.each([
  ['one inserted before the current', ['1', 'new', '2', '3'], '2'],
  ['one inserted after', ['1', '2', 'new', '3'], '2'],
  ['one before removed', ['2', '3', '4'], '2'],
  ['later ones removed', ['1', '2'], '2'],
  ['the current removed', ['1', '3', '4'], '3'],
  ['the current and all later removed', ['1'], null],
])('phases edited while running, %s: the current one is %s then %s', (_name, ids, current) => {
  const life = second();
  life.tell({ type: 'settings', settings: makeSettings({ phases: ids.map(phase) }) });
  expect(life.model.settings.phases[life.model.phase.index]?.id ?? null).toBe(current);
});

test('a phase that takes the place of a removed one begins with no claims of the other', () => {
  const life = second();
  life.push([claim('d', 'h'), review('s', 'h', 'PASS')]);
  life.tell({ type: 'settings', settings: makeSettings({ phases: ['1', '3', '4'].map(phase) }) });
  expect(life.model.repo).toMatchObject({ commits: [], files: null });
  expect(life.model.phase.base).toBe(life.model.repo.tip);
  expect(about(life.push([], done))).toContain('notify phase-blocked');
});

test('a phase that only got another name goes on', () => {
  const life = second();
  life.push([claim('d', 'h')]);
  const renamed = { ...phase('2'), id: 'two' };
  life.tell({ type: 'settings', settings: makeSettings({ phases: [phase('1'), renamed] }) });
  expect(life.model.phase.index).toBe(1);
  expect(life.model.repo.commits).toHaveLength(1);
});

test('phases appended to a finished sequence go on at the first new one', () => {
  const life = makeLife(makeSettings({ phases: [...four.slice(0, 2), ...four.slice(2)] }));
  life.model = {
    ...life.model,
    settings: makeSettings({ phases: four.slice(0, 2) }),
    phase: { ...life.model.phase, index: 2 },
  };
  life.model = { ...life.model, ready: false };
  life.tell({ type: 'settings', settings: makeSettings({ phases: four }) });
  expect(life.model.phase.index).toBe(2);
});

test('the last phase done: complete, told, the loops end, and exit 0', () => {
  const life = makeRunning(makeSettings({ phases: [phase('1')] }));
  life.signal('builder', { event: 'turn_start' });
  expect(life.push([claim('c', 'g'), review('r', 'g', 'PASS')], done)).toEqual([
    'advance 0 -> 1',
    'notify phase/1, upwards',
    'complete',
    'notify complete, upwards',
    'kill adversary 1 -> null',
  ]);
  expect(life.tell({ type: 'killed', agent: 'adversary', generation: 1, survivors: [] })).toEqual([]);
  expect(life.signal('builder', { event: 'turn_end', message: '' })).toEqual(['kill builder 1 -> null']);
  expect(life.tell({ type: 'killed', agent: 'builder', generation: 1, survivors: [] })).toEqual(['exit 0']);
  expect(life.after(1000)).toEqual([]);
});

test('a last turn that takes too long is cut off after 90 s', () => {
  const life = makeRunning(makeSettings({ phases: [phase('1')] }));
  life.signal('builder', { event: 'turn_start' });
  life.push([claim('c', 'g'), review('r', 'g', 'PASS')], done);
  expect(life.after(89.9)).toEqual([]);
  expect(life.after(0.1)).toEqual(['kill builder 1 -> null']);
});

test('a start with nothing left to do says so and exits 0', () => {
  const life = makeLife();
  life.model = { ...life.model, phase: { ...life.model.phase, index: 2 } };
  life.model = { ...life.model, phase: { ...life.model.phase, base: 'the-end' } };
  expect(life.tell()).toEqual(['complete', 'notify complete, upwards', 'exit 0']);
  expect(life.actions).toContainEqual({ type: 'complete', tip: 'the-end' });
});

test.each([
  [false, ['kill builder 1 -> null', 'kill adversary 1 -> null']],
  [true, ['exit 0']],
])('stop with keepSessions %s', (keepSessions, decided) => {
  const life = makeRunning();
  life.signal('builder', { event: 'turn_start' });
  expect(life.tell({ type: 'stop', keepSessions, by: 'me' })).toEqual(decided);
});

test('a session that starts while its phase is blocked is told what it owes', () => {
  const life = makeRunning();
  life.push([claim('c', 'g'), review('r', 'g', 'FAIL')], done);
  life.exited('builder');
  const launch = life.actions.findLast((action) => action.type === 'launch');
  expect(launch?.type === 'launch' ? launch.owes : []).toContainEqual(
    expect.stringContaining('says done but is not: gate g has FAIL'),
  );
});
