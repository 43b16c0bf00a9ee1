import { expect, test } from 'vitest';
import type { Fact } from '../../src/core/facts.ts';
import { repetitionsOf } from '../../src/core/rules/obligations.ts';
import { build, claim, review, sha } from '../protocol/history.ts';
import { type Life, makeRunning, makeSettings, settle } from './make.ts';

/** Only handoffs and what is said about them. */
function about(decided: readonly string[]): string[] {
  return decided.filter((line) => /handoff|blocked|ignored|ledger/.test(line));
}

/** Both loops wait under leases that never end, so that only handoffs speak. */
const patient = makeSettings({
  timers: { max_wait_s: 1_000_000, stall_idle_s: 1_000_000, handoff_repeat_s: 600, handoff_repeat_max: 3 },
});

function texts(life: Life): string[] {
  return life.actions.flatMap((action) => (action.type === 'send' ? [action.text] : []));
}

test('a claim is handed to the Adversary once, naming gate, phase and commit', () => {
  const life = makeRunning();
  expect(life.push([claim('c', 'g')])).toEqual(['send adversary handoff']);
  expect(texts(life)[0]).toContain(`Gate g of phase 1 is claimed at ${sha('c').slice(0, 12)}`);
  expect(life.push([claim('c', 'g')])).toEqual([]);
  expect(
    life.tell({ type: 'history', mode: 'rebuild', rewritten: false, tip: 't', commits: [claim('c', 'g')] }),
  ).toEqual([]);
});

test('a verdict is handed to the Builder once; its session having taken it discharges it', () => {
  const life = makeRunning(patient);
  life.push([claim('c', 'g')]);
  expect(life.push([review('r', 'g', 'FAIL')])).toContain('send builder handoff');
  life.delivered('builder', 'handoff', 'acknowledged');
  expect(about(life.after(6000))).toEqual([]);
});

test('a verdict after which the screen only turned busy is told again while the Builder sits idle, until it pushes', () => {
  const life = makeRunning(patient);
  life.push([claim('c', 'g')]);
  life.push([review('r', 'g', 'FAIL')]);
  const told = (n: number) => {
    const key = Object.keys(life.model.sent).find((one) => one.endsWith(`${sha('r')}/${n}`)) ?? '';
    const at = { id: key, key, agent: 'builder', generation: 1, status: 'acknowledged' } as const;
    return life.tell({ type: 'delivery', ...at, how: 'busy', frozen: false });
  };
  told(0);
  expect(about(life.after(599.999))).toEqual([]);
  expect(about(life.after(0.001))).toEqual(['send builder handoff']);
  told(1);
  expect(about(life.push([build('b')]))).toEqual([]);
  expect(about(life.after(6000))).toEqual([]);
});

test('a verdict not yet typed is withdrawn when the Builder has pushed', () => {
  const life = makeRunning(patient);
  life.push([claim('c', 'g'), review('r', 'g', 'FAIL')]);
  expect(about(life.push([build('b')]))).toEqual([expect.stringMatching(/^drop handoff\/builder/)]);
});

test('a claim judged before the message was typed is not handed over any more', () => {
  const life = makeRunning(patient);
  life.push([claim('c', 'g')]);
  const decided = life.push([review('r', 'g', 'PASS')]);
  expect(about(decided)).toEqual(['send builder handoff', expect.stringMatching(/^drop handoff\/adversary/)]);
});

test('a new claim of the same gate is a new obligation', () => {
  const life = makeRunning(patient);
  life.push([claim('c', 'g')]);
  life.delivered('adversary', 'handoff', 'acknowledged');
  life.push([review('r', 'g', 'FAIL')]);
  expect(about(life.push([claim('c2', 'g')]))).toContain('send adversary handoff');
});

test('not acted on while idle: again every handoff_repeat_s, three times, then told upwards, once', () => {
  const life = makeRunning(patient);
  life.push([claim('c', 'g')]);
  life.delivered('adversary', 'handoff', 'acknowledged');
  for (let n = 0; n < 3; n += 1) {
    expect(life.after(599.999)).toEqual([]);
    expect(life.after(0.001)).toEqual(['send adversary handoff']);
    life.delivered('adversary', 'handoff', 'acknowledged');
  }
  expect(life.after(599.999)).toEqual([]);
  expect(about(life.after(0.001))).toEqual([expect.stringMatching(/^notify ignored\/.*, upwards$/)]);
  expect(life.after(6000)).toEqual([]);
  expect(about(life.push([review('r', 'g', 'PASS')]))).toContainEqual(
    expect.stringMatching(/^resolve ignored/),
  );
});

test('it is not repeated while the loop works', () => {
  const life = makeRunning(makeSettings({ timers: { busy_max_s: 100_000 } }));
  life.push([claim('c', 'g')]);
  life.delivered('adversary', 'handoff', 'acknowledged');
  life.signal('adversary', { event: 'turn_start' });
  expect(about(life.after(1700))).toEqual([]);
});

test('it is not repeated while it has not been taken', () => {
  const life = makeRunning(patient);
  life.push([claim('c', 'g')]);
  expect(about(life.after(6000))).toEqual([]);
  life.delivered('adversary', 'handoff', 'pasted');
  expect(about(life.after(6000))).toEqual([]);
});

test('a message that failed with its session goes to the next one', () => {
  const life = makeRunning(patient);
  life.push([claim('c', 'g')]);
  life.delivered('adversary', 'handoff', 'failed');
  expect(about(life.after(10))).toEqual([]);
  expect(about(life.exited('adversary'))).toEqual(['send adversary handoff']);
});

test.each([
  ['failed', ['send adversary handoff']],
  ['acknowledged', []],
] as const)(
  'one that %s is repeated after a while, to a session that has been busy since: %j',
  (status, again) => {
    const life = makeRunning(patient);
    life.push([claim('c', 'g')]);
    life.delivered('adversary', 'handoff', status);
    life.signal('adversary', { event: 'turn_start' });
    expect(about(life.after(599))).toEqual([]);
    expect(about(life.after(1))).toEqual(again);
  },
);

test('a requeued message is not sent a second time', () => {
  const life = makeRunning(patient);
  life.push([claim('c', 'g')]);
  life.delivered('adversary', 'handoff', 'pasted');
  const key = Object.keys(life.model.sent).find((k) => k.startsWith('handoff/')) ?? '';
  life.exited('adversary');
  settle(life, 'adversary');
  expect(about(life.tell({ type: 'requeued', key, agent: 'adversary' }))).toEqual([]);
  expect(life.model.sent[key]?.status).toBe('queued');
});

test('an acknowledgement told again, or an older step after it, changes nothing', () => {
  const life = makeRunning(patient);
  life.push([claim('c', 'g')]);
  life.delivered('adversary', 'handoff', 'acknowledged');
  const before = life.model.sent;
  life.after(100);
  life.delivered('adversary', 'handoff', 'acknowledged');
  life.delivered('adversary', 'handoff', 'submitted');
  expect(life.model.sent).toEqual(before);
});

test('a claim survives restarts of the session, of the ledger, and of everything that was sent', () => {
  const life = makeRunning(patient);
  life.push([claim('c', 'g')]);
  life.delivered('adversary', 'handoff', 'acknowledged');
  for (let n = 0; n < 3; n += 1) {
    life.after(1000);
    life.exited('adversary');
    const launch = life.actions.findLast((action) => action.type === 'launch');
    expect(launch?.owes).toEqual([expect.stringContaining('Gate g')]);
    settle(life, 'adversary');
  }
  life.model = { ...life.model, sent: {} };
  expect(about(life.tell())).toEqual(['send adversary handoff']);
});

test('rewritten history: the ledger is rebuilt, it is reported, and what stands is not sent again', () => {
  const life = makeRunning(patient);
  life.push([build('a'), claim('c', 'g')]);
  life.delivered('adversary', 'handoff', 'acknowledged');
  const fact: Fact = {
    type: 'history',
    mode: 'rebuild',
    rewritten: true,
    tip: 't',
    commits: [claim('c', 'g')],
  };
  expect(life.tell(fact)).toEqual([]);
  expect(life.model.notices.rewritten?.text).toContain('rewritten');
});

test('rewritten history that lost the base of the phase: it begins where it was found again', () => {
  const life = makeRunning(patient);
  const rebuilt = { type: 'history', mode: 'rebuild', rewritten: true, tip: 't', commits: [] } as const;
  life.model = { ...life.model, phase: { ...life.model.phase, base: sha('a') } };
  life.tell(rebuilt);
  expect(life.model.phase.base).toBe(sha('a'));
  life.tell({ ...rebuilt, base: sha('b') });
  expect(life.model.phase.base).toBe(sha('b'));
});

test('a verdict on older code is told to the one who gave it, with the commit that is claimed', () => {
  const life = makeRunning(patient);
  life.push([build('a'), build('b'), claim('c', 'g')]);
  const decided = life.push([review('r', 'g', 'PASS', { reviewed: sha('a') })]);
  expect(about(decided)).toEqual([expect.stringMatching(/^notify ledger\/1\//), 'send adversary blocked']);
  expect(texts(life).at(-1)).toContain(`the claim is ${sha('c').slice(0, 12)}`);
  expect(life.after(100)).toEqual([]);
});

test('a commit that breaks ownership is reported and told to its author', () => {
  const life = makeRunning(patient);
  const decided = life.push([claim('c', 'g', { paths: ['md/REVIEW-1.md'] })]);
  expect(about(decided)).toEqual([expect.stringMatching(/^notify ledger\/1\//), 'send builder blocked']);
});

test('what could not be told in a limit window is told after it', () => {
  const life = makeRunning(patient);
  life.signal('builder', { event: 'limit', kind: 'usage', reset: null });
  expect(about(life.push([claim('c', 'g', { paths: ['md/REVIEW-1.md'] })]))).toEqual([
    expect.stringMatching(/^notify ledger\/1\//),
  ]);
  life.after(10);
  life.signal('builder', { event: 'turn_start' });
  expect(about(life.signal('builder', { event: 'tool_start', id: 't', name: 'Bash' }))).toEqual([
    'send builder blocked',
  ]);
});

test('what somebody else did wrong is on show only', () => {
  const life = makeRunning(patient);
  expect(about(life.push([claim('c', 'g', { author: 'other' })]))).toEqual([
    expect.stringMatching(/^notify ledger\//),
  ]);
});

test('with no Adversary nothing is written to one', () => {
  const life = makeRunning();
  life.tell({ type: 'settings', settings: makeSettings({ cadence: 'solo', roles: { builder: {} } }) });
  life.tell({ type: 'killed', agent: 'adversary', generation: 1, survivors: [] });
  expect(about(life.push([claim('c', 'g'), review('r', 'h', 'PASS')]))).toEqual([
    expect.stringMatching(/^notify ledger\//),
  ]);
});

test('subjects are untrusted: a message is one plain line', () => {
  const life = makeRunning(patient);
  life.push([claim('c', `g\u001b[31m${'x'.repeat(30)}`)]);
  for (const text of texts(life)) expect(text).not.toMatch(/\p{Cc}/u);
});

test('a turn in which the phase moves on says nothing of the old one', () => {
  const life = makeRunning(patient);
  life.push([claim('c', 'g')]);
  life.delivered('adversary', 'handoff', 'acknowledged');
  const decided = life.push([review('r', 'g', 'PASS')], { saysDone: true });
  expect(decided).toEqual([
    'advance 0 -> 1',
    'notify phase/1, upwards',
    'kill builder 1 -> fresh',
    'kill adversary 1 -> fresh',
  ]);
});

test('what was queued for the old phase is withdrawn in the new one', () => {
  const life = makeRunning(patient);
  life.push([claim('c', 'g'), review('r', 'g', 'PASS')]);
  life.tell({ type: 'plan', phase: '1', digest: 'plan-b' });
  const queued = Object.keys(life.model.sent).filter((key) => life.model.sent[key]?.status === 'queued');
  expect(queued).toHaveLength(3);
  const decided = life.push([], { saysDone: true });
  expect(decided.filter((line) => line.startsWith('drop'))).toEqual(
    expect.arrayContaining(queued.map((key) => `drop ${key}`)),
  );
});

test('short turns between two leases do not hide that a claim is ignored', () => {
  const life = makeRunning(patient);
  life.push([claim('c', 'g')]);
  life.delivered('adversary', 'handoff', 'acknowledged');
  for (let turns = 0; turns < 2; turns += 1) {
    life.after(240);
    life.turn('adversary', `WAITING-UNTIL: ${new Date(life.now.wall + 600_000).toISOString()}`);
  }
  expect(about(life.after(119))).toEqual([]);
  expect(about(life.after(1))).toEqual(['send adversary handoff']);
});

test('a deferred claim is judged in a later phase: nobody is told now', () => {
  const life = makeRunning(makeSettings({ cadence: 'deferred' }));
  expect(about(life.push([claim('c', 'g')]))).toEqual([]);
});

test.each([
  ['handoff/adversary/p1/claim/g/1/abc/0', [1, 2, 3]],
  ['handoff/adversary/p1/claim/g/1/abc/2', [3]],
  ['handoff/adversary/p1/claim/g/1/abc/3', []],
  ['handoff/adversary/p1/claim/g/1/abc', []],
  ['nudge/builder/1/2', []],
])('%s is said again by the messages %j', (key, numbers) => {
  const base = key.slice(0, key.lastIndexOf('/'));
  expect(repetitionsOf(key, makeRunning(patient).model)).toEqual(numbers.map((n) => `${base}/${n}`));
});
