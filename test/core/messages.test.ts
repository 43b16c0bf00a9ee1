import { expect, test } from 'vitest';
import { fromDurable, toDurable } from '../../src/core/durable.ts';
import { iso, type Life, makeLife, makeRunning, makeSettings, phase, settle } from './make.ts';

const solo = makeSettings({ cadence: 'solo', roles: { builder: {} } });

function plan(digest: string | null, id = '1') {
  return { type: 'plan', phase: id, digest } as const;
}

/** The daemon dies and comes back; the sessions live on and are adopted. */
function reborn(life: Life): Life {
  const durable = JSON.parse(JSON.stringify(toDurable(life.model, 'boot', life.now)));
  const next = makeLife(life.model.settings);
  next.now = life.now;
  next.model = { ...fromDurable(durable, life.model.settings, 'boot', life.now) };
  return next;
}

test.each([
  ['fresh', false, 'kickoff'],
  ['resume', true, 'resume'],
])('a %s session whose prompt did not go in at launch gets it as a message, once', (_mode, resume, kind) => {
  const life = resume ? makeRunning(solo) : makeLife(solo);
  if (resume) life.exited('builder');
  else life.tell();
  expect(life.launched('builder', { promptDelivered: false })).toEqual([`send builder ${kind}`]);
  expect(life.signal('builder', { event: 'ready' })).toEqual([]);
});

test('one whose prompt went in at launch gets none', () => {
  const life = makeLife(solo);
  life.tell();
  expect(settle(life, 'builder')).toEqual([]);
});

test.each([true, false])(
  'after a restart of the daemon an adopted session gets no second prompt (argument: %s)',
  (promptDelivered) => {
    const life = makeLife(solo);
    life.tell();
    life.launched('builder', { promptDelivered });
    const next = reborn(life);
    next.launched('builder', { adopted: true, promptDelivered: false });
    expect(next.tell({ type: 'ready' })).toEqual([]);
  },
);

test('a prompt that was not typed before its session went is withdrawn: the next session has its own', () => {
  const life = makeLife(solo);
  life.tell();
  life.launched('builder', { promptDelivered: false });
  expect(life.exited('builder')).toEqual(['launch builder 2 fresh for 1', 'drop start/builder/1/1']);
});

test('a resumed loop is told the new phase in its session', () => {
  const life = makeRunning(makeSettings({ cadence: 'solo', roles: { builder: { resume: true } } }));
  life.push([], { saysDone: true });
  expect(life.actions.at(-1)).toMatchObject({ type: 'send', kind: 'kickoff', key: 'start/builder/2/1' });
  life.signal('builder', { event: 'turn_start' });
  expect(life.after(10)).toEqual([]);
});

test.each([true, false])(
  'a plan edited while a loop works on it is announced once (prompt as an argument: %s)',
  (promptDelivered) => {
    const life = makeLife(solo);
    life.tell(plan('a'));
    life.launched('builder', { promptDelivered });
    life.signal('builder', { event: 'ready' });
    expect(life.tell(plan('b'))).toEqual(['send builder plan']);
    life.delivered('builder', 'plan', 'acknowledged');
    expect(life.tell(plan('b'))).toEqual([]);
    expect(life.tell(plan('c'))).toEqual(['send builder plan']);
  },
);

test('a plan that is first read after the launch is no edit', () => {
  const life = makeLife(solo);
  life.tell();
  settle(life, 'builder');
  expect(life.tell(plan('a'))).toEqual([]);
  expect(life.tell(plan('b'))).toEqual(['send builder plan']);
});

test('a plan that cannot be read for a while is no edit', () => {
  const life = makeRunning(solo);
  expect(life.tell(plan(null))).toEqual([]);
  expect(life.tell(plan('plan-a'))).toEqual([]);
});

test('an edit made while the daemon was dead is announced', () => {
  const life = makeRunning(solo);
  const next = reborn(life);
  next.tell(plan('plan-b'));
  next.launched('builder', { adopted: true, promptDelivered: false });
  expect(next.tell({ type: 'ready' })).toEqual(['send builder plan']);
});

test('an edit made while the session was down: a fresh one reads it anyway, a resumed one is told', () => {
  for (const [mode, expected] of [
    ['fresh', []],
    ['resume', ['send builder plan']],
  ] as const) {
    const life = makeRunning(solo);
    life.tell({ type: 'restart', agent: 'builder', mode, by: 'me' });
    life.tell({ type: 'killed', agent: 'builder', generation: 1, survivors: [] });
    life.tell(plan('plan-b'));
    expect(life.launched('builder')).toEqual(expected);
    expect(life.agent('builder').session.mode).toBe(mode);
  }
});

test('an announcement that waits is withdrawn when the plan is another again', () => {
  const life = makeRunning(solo);
  life.tell(plan('plan-b'));
  expect(life.tell(plan('plan-c'))).toEqual([
    expect.stringMatching(/^drop plan\/builder\/1\/plan-b/),
    'send builder plan',
  ]);
});

test('context: an idle loop at the bound is told to compact, once until it fell below', () => {
  const life = makeRunning(solo);
  const pct = (value: number) => life.signal('builder', { event: 'context', pct: value });
  expect(pct(79)).toEqual([]);
  expect(pct(80)).toEqual(['send builder compact']);
  life.delivered('builder', 'compact', 'acknowledged');
  expect(pct(95)).toEqual([]);
  life.turn('builder', `WAITING-UNTIL: ${iso(500)}`);
  expect(life.tell()).toEqual([]);
  pct(20);
  life.turn('builder', `WAITING-UNTIL: ${iso(500)}`);
  expect(pct(85)).toEqual(['send builder compact']);
});

test('context: a busy loop is not told, and is never ended for it', () => {
  const life = makeRunning(solo);
  life.signal('builder', { event: 'turn_start' });
  expect(life.signal('builder', { event: 'context', pct: 100 })).toEqual([]);
  expect(life.signal('builder', { event: 'turn_end', message: '' })).toEqual(['send builder compact']);
});

test('inbox: one ping for each appearance, none when it went before it was typed', () => {
  const life = makeRunning();
  const inbox = (builder: string | null) => life.push([], { inbox: { builder, adversary: null } });
  expect(inbox('c1')).toEqual(['send builder inbox']);
  expect(inbox('c1')).toEqual([]);
  expect(inbox(null)).toEqual(['drop inbox/builder/c1']);
  expect(inbox('c2')).toEqual(['send builder inbox']);
  life.delivered('builder', 'inbox', 'acknowledged');
  expect(inbox(null)).toEqual([]);
  expect(inbox('c3')).toEqual(['send builder inbox']);
});

test('inbox: a new phase says nothing of an appearance that was told', () => {
  const life = makeRunning(makeSettings({ cadence: 'solo' }));
  life.push([], { inbox: { builder: 'c1', adversary: null } });
  life.delivered('builder', 'inbox', 'acknowledged');
  life.push([], { saysDone: true, inbox: { builder: 'c1', adversary: null } });
  expect(life.model.phase.index).toBe(1);
  life.actions.length = 0;
  life.push([], { inbox: { builder: 'c1', adversary: null } });
  expect(life.actions).toEqual([]);
});

test('a person’s words are sent once, also when they come in twice', () => {
  const life = makeRunning(solo);
  const hi = { type: 'send', agent: 'builder', text: 'hi\u001b[31m\nthere', by: 'me', nonce: 'n' } as const;
  expect(life.tell(hi, hi)).toEqual(['send builder human']);
  expect(life.actions.at(-1)).toMatchObject({ text: 'A person, me, says: hi there' });
  life.delivered('builder', 'human', 'acknowledged');
  expect(life.tell(hi)).toEqual([]);
  expect(life.model.sent['human/n']?.status).toBe('acknowledged');
});

test.each([
  ['ada', 'A person, ada, says: go on'],
  ['orchestrator', 'The orchestrator says: go on'],
  ['x\u001b[2J\ny', 'A person, x y, says: go on'],
])('the message names its sender %j', (by, text) => {
  const life = makeRunning(solo);
  life.tell({ type: 'send', agent: 'builder', text: 'go on', by, nonce: 'n' });
  expect(life.actions.at(-1)).toMatchObject({ kind: 'human', text });
});

test('a session that knows its conversation better is believed', () => {
  const life = makeRunning(solo);
  life.signal('builder', { event: 'ready', conversation: 'its-own' });
  expect(life.agent('builder').conversation).toBe('its-own');
});

test('crosscheck: the screen is believed after 10 s without a newer signal, both ways', () => {
  const life = makeRunning(solo);
  life.signal('builder', { event: 'turn_start' });
  life.screen('builder', 'ready', { lastMessage: `WAITING-UNTIL: ${iso(300)}` });
  expect(life.after(9.999)).toEqual([]);
  expect(life.after(0.001)).toEqual(['correct builder turn_end']);
  expect(life.agent('builder').session).toMatchObject({ state: 'ready', lease: { kind: 'lease' } });
  life.screen('builder', 'busy');
  expect(life.after(10)).toEqual(['correct builder turn_start']);
});

test('crosscheck: a signal within the last 10 s, or an open tool call, keeps the word', () => {
  const life = makeRunning(solo);
  life.signal('builder', { event: 'turn_start' });
  life.signal('builder', { event: 'tool_start', id: 'a', name: 'Bash' });
  life.screen('builder', 'ready');
  expect(life.after(60)).toEqual([]);
  expect(life.signal('builder', { event: 'tool_end', id: 'a' })).toEqual([]);
  expect(life.after(9.9)).toEqual([]);
  expect(life.after(0.1)).toEqual(['correct builder turn_end']);
});

test('with no signals the screen tells turns, and a new lease in an answer too quick to be seen busy', () => {
  const life = makeLife(makeSettings({ ...solo, phases: [phase('1')] }));
  life.tell();
  life.launched('builder');
  life.screen('builder', 'ready');
  life.screen('builder', 'busy');
  life.screen('builder', 'ready', { lastMessage: `WAITING-UNTIL: ${iso(100)}` });
  expect(life.after(280)).toEqual(['send builder nudge']);
  const answer = { lastMessage: `WAITING-UNTIL: ${iso(600)}` };
  life.screen('builder', 'ready', answer);
  expect(life.after(400)).toEqual([]);
  life.screen('builder', 'ready', { ...answer, contextPct: 5 });
  expect(life.after(100)).toEqual(['send builder nudge']);
});

test('a resumed loop that is adopted in a later phase is not told of that phase again', () => {
  const life = makeRunning(makeSettings({ cadence: 'solo', roles: { builder: { resume: true } } }));
  life.push([], { saysDone: true });
  const next = reborn(life);
  next.launched('builder', { adopted: true, phase: '1', promptDelivered: false });
  expect(next.tell({ type: 'ready' })).toEqual([]);
});

test('the plan of a new phase is no edit of the one before', () => {
  const life = makeRunning(makeSettings({ cadence: 'solo', roles: { builder: { resume: true } } }));
  life.push([], { saysDone: true });
  expect(life.tell(plan('other', '2'))).toEqual([]);
  expect(life.tell(plan('edited', '2'))).toEqual(['send builder plan']);
});

test('an edit made while the session was down, its prompt going as a message: the prompt of a fresh one is enough', () => {
  const life = makeRunning(solo);
  life.tell({ type: 'restart', agent: 'builder', mode: 'fresh', by: 'me' });
  life.tell({ type: 'killed', agent: 'builder', generation: 1, survivors: [] });
  life.tell(plan('plan-b'));
  expect(life.launched('builder', { promptDelivered: false })).toEqual(['send builder kickoff']);
});
