import { expect, test } from 'vitest';
import { stateOf } from '../../src/core/agent-state.ts';
import { build, claim, review } from '../protocol/history.ts';
import { at, iso, type Life, makeLife, makeRunning, makeSettings, settle } from './make.ts';

/** A life in which only the Builder runs, so that the other one's clocks say nothing. */
function alone(timers = {}): Life {
  return makeRunning(makeSettings({ cadence: 'solo', roles: { builder: {} }, timers }));
}

/** Walks the clock to the second and tells what was decided there and just before. */
function edge(life: Life, seconds: number): [before: string[], at: string[]] {
  return [life.after(seconds - 0.001), life.after(0.001)];
}

const nudge = 'send builder nudge';
const resume = 'kill builder 1 -> resume, counts';

test.each<[string, number, (life: Life) => void]>([
  ['idle with no turn yet', 300, () => {}],
  ['idle after a turn without a marker', 300, (l) => l.turn('builder', 'done for now')],
  ['idle with an unreadable marker', 300, (l) => l.turn('builder', 'WAITING-UNTIL: soon')],
  ['idle with a marker in the past', 300, (l) => l.turn('builder', `WAITING-UNTIL: ${iso(-1)}`)],
  ['idle with an absurd marker', 300, (l) => l.turn('builder', 'WAITING-UNTIL: 2999-01-01T00:00:00Z')],
  [
    'a marker that is not the last line',
    300,
    (l) => l.turn('builder', `WAITING-UNTIL: ${iso(500)}\nand more`),
  ],
  ['a lease of 100 s and its grace', 280, (l) => l.turn('builder', `WAITING-UNTIL: ${iso(100)}`)],
  ['a lease of exactly the cap', 780, (l) => l.turn('builder', `WAITING-UNTIL: ${iso(600)}`)],
  ['a lease beyond the cap', 780, (l) => l.turn('builder', `WAITING-UNTIL: ${iso(3600)}`)],
])('%s is a stall at %d s, not before', (_name, seconds, given) => {
  const life = alone();
  given(life);
  expect(edge(life, seconds)).toEqual([[], [nudge]]);
});

test('only the last message counts: a later one without a marker ends the lease', () => {
  const life = alone();
  life.turn('builder', `WAITING-UNTIL: ${iso(600)}`);
  life.turn('builder', 'carry on');
  expect(edge(life, 300)).toEqual([[], [nudge]]);
});

test('what was wrong with the marker is shown', () => {
  const life = alone();
  life.turn('builder', 'WAITING-UNTIL: soon');
  life.after(300);
  expect(stateOf(life.model, life.agent('builder'), life.now)).toMatchObject({
    state: 'stalled',
    evidence: { text: 'idle 300 s without a lease (unreadable)' },
  });
});

test('a lease is waiting until it ends, then only idle', () => {
  const life = alone();
  life.turn('builder', `WAITING-UNTIL: ${iso(100)}`);
  const state = () => stateOf(life.model, life.agent('builder'), life.now).state;
  expect(state()).toBe('waiting');
  life.after(100);
  expect(state()).toBe('ready');
});

test('the ladder: nudge, 90 s, resume; stalled again within 30 min, fresh; later, resume again', () => {
  const life = alone();
  expect(life.after(300)).toEqual([nudge]);
  life.delivered('builder', 'nudge', 'acknowledged');
  expect(edge(life, 90)).toEqual([[], [resume]]);
  expect(life.tell({ type: 'killed', agent: 'builder', generation: 1, survivors: [] })).toEqual([
    'launch builder 2 resume for 1',
  ]);
  settle(life, 'builder');
  expect(life.after(300)).toEqual([nudge]);
  life.delivered('builder', 'nudge', 'acknowledged');
  expect(edge(life, 90)).toEqual([[], ['kill builder 2 -> fresh, counts']]);
  life.tell({ type: 'killed', agent: 'builder', generation: 2, survivors: [] });
  expect(life.after(2).concat(life.tell())).toEqual(['launch builder 3 fresh for 1']);
  settle(life, 'builder');
  life.turn('builder', 'ok');
  life.after(1500);
  life.turn('builder', 'ok');
  life.after(300);
  life.delivered('builder', 'nudge', 'acknowledged');
  expect(life.after(90)).toEqual(['kill builder 3 -> resume, counts']);
});

test('a turn after the nudge ends the ladder', () => {
  const life = alone();
  life.after(300);
  life.turn('builder', 'thinking');
  expect(life.after(90)).toEqual([]);
  expect(life.after(210)).toEqual([nudge]);
});

test('a turn of which only the end was heard ends the ladder too', () => {
  const life = alone();
  life.after(300);
  life.after(30);
  life.signal('builder', { event: 'turn_end', message: 'x' });
  expect(life.after(300)).toEqual([nudge]);
});

test('a turn that only the screen showed ends the ladder too', () => {
  const life = alone();
  life.after(300);
  life.delivered('builder', 'nudge', 'acknowledged');
  life.screen('builder', 'busy');
  expect(life.after(10)).toEqual(['correct builder turn_start']);
  life.screen('builder', 'ready');
  life.signal('builder', { event: 'turn_end', message: 'x' });
  expect(life.after(300)).toEqual([nudge]);
});

test('an old turn that is read again does not', () => {
  const life = alone();
  life.after(300);
  life.after(10);
  life.signal('builder', { event: 'turn_start' }, { replayed: true, ago_s: 200 });
  life.signal('builder', { event: 'turn_end', message: '' }, { replayed: true, ago_s: 190 });
  expect(life.agent('builder').ladder.nudged).not.toBeNull();
});

test('a nudge that was not typed before the session went on is withdrawn', () => {
  const life = alone();
  life.after(300);
  expect(life.signal('builder', { event: 'turn_start' })).toEqual(['drop nudge/builder/1/0']);
});

test('each nudge has a key of its own', () => {
  const life = alone();
  for (let n = 0; n < 3; n += 1) {
    life.after(300);
    life.turn('builder', 'x');
  }
  const keys = life.actions.flatMap((action) => (action.type === 'send' ? [action.key] : []));
  expect(new Set(keys).size).toBe(3);
});

test('a start that never gets ready is a stall at start_max_s', () => {
  const life = alone();
  life.exited('builder');
  life.launched('builder');
  life.tell();
  const spent = edge(life, 120);
  expect(spent).toEqual([[], ['kill builder 2 -> fresh, counts']]);
});

test.each<[string, number, (life: Life) => void]>([
  ['no tool, no CPU', 1800, () => {}],
  ['an open tool call', 7200, (l) => l.signal('builder', { event: 'tool_start', id: 'a', name: 'Bash' })],
])('busy with %s: a stall at %d s', (_name, seconds, given) => {
  const life = alone();
  life.signal('builder', { event: 'turn_start' });
  given(life);
  expect(edge(life, seconds)).toEqual([[], [resume]]);
});

test('busy and burning CPU: the clock runs against tool_max_s', () => {
  const life = alone();
  life.signal('builder', { event: 'turn_start' });
  const burning = { type: 'activity', agent: 'builder', generation: 1, what: 'cpu' } as const;
  for (let s = 0; s < 7190; s += 10) expect(life.after(10, burning)).toEqual([]);
  expect(life.after(10, burning)).toEqual([resume]);
});

test('CPU that stopped burning puts the busy clock back to busy_max_s', () => {
  const life = alone();
  life.signal('builder', { event: 'turn_start' });
  life.after(2000, { type: 'activity', agent: 'builder', generation: 1, what: 'cpu' });
  expect(life.after(25)).toEqual([]);
  expect(life.after(1)).toEqual([resume]);
});

test.each<[string, (life: Life) => void]>([
  ['a signal', (l) => l.signal('builder', { event: 'usage', tokens: 5, cost_usd: null })],
  ['a changed screen', (l) => l.tell({ type: 'activity', agent: 'builder', generation: 1, what: 'screen' })],
  ['a commit of its own', (l) => l.push([build('c')])],
])('%s is progress', (_name, given) => {
  const life = alone();
  life.signal('builder', { event: 'turn_start' });
  life.after(1000);
  given(life);
  expect(life.after(1799)).toEqual([]);
  expect(life.after(1)).toEqual([resume]);
});

test('a commit told twice is progress once', () => {
  const life = alone();
  life.signal('builder', { event: 'turn_start' });
  life.push([build('c')]);
  life.after(1000);
  life.push([build('c')]);
  expect(life.after(800)).toEqual([resume]);
});

test('an older signal that comes late takes no progress back', () => {
  const life = alone();
  life.signal('builder', { event: 'turn_start' });
  life.after(1000);
  life.signal('builder', { event: 'usage', tokens: 5, cost_usd: null });
  life.signal('builder', { event: 'usage', tokens: 5, cost_usd: null }, { ago_s: 900 });
  expect(life.after(1799)).toEqual([]);
});

test('a tool call means a turn, also when the word of its start was lost', () => {
  const life = alone();
  life.after(10);
  life.signal('builder', { event: 'tool_start', id: 'a', name: 'Bash' });
  expect(life.agent('builder').session.state).toBe('busy');
  expect(life.after(400)).toEqual([]);
});

test('a tool call of a turn that is over, told late, starts nothing', () => {
  const life = alone();
  life.after(10);
  life.turn('builder', 'x');
  life.after(1);
  life.signal('builder', { event: 'tool_start', id: 'a', name: 'Bash' }, { ago_s: 5 });
  expect(life.agent('builder').session).toMatchObject({ state: 'ready', tools: [] });
});

test('input that does not react is a restart in the same conversation', () => {
  const life = alone();
  life.tell({ type: 'send', agent: 'builder', text: 'hi', by: 'me', nonce: 'n' });
  expect(life.delivered('builder', 'human', 'failed', { frozen: true })).toEqual([resume]);
});

test('a delivery of an older session that failed says nothing about this one', () => {
  const life = alone();
  life.tell({ type: 'send', agent: 'builder', text: 'hi', by: 'me', nonce: 'n' });
  life.exited('builder');
  settle(life, 'builder');
  const fact = {
    type: 'delivery',
    id: 'x',
    key: 'human/n',
    agent: 'builder',
    status: 'failed',
    how: '',
  } as const;
  expect(life.tell({ ...fact, generation: 1, frozen: true })).toEqual([]);
});

test('an unreadable screen that stands still is a stall; one that moves is not', () => {
  const life = makeRunning(makeSettings({ cadence: 'solo', roles: { builder: {} } }));
  life.exited('builder');
  life.launched('builder');
  life.screen('builder', 'ready');
  life.screen('builder', 'unknown');
  life.after(200, { type: 'activity', agent: 'builder', generation: 2, what: 'screen' });
  expect(edge(life, 300)).toEqual([[], ['kill builder 2 -> resume, counts']]);
});

test('no stall verdict within a grace after a gap', () => {
  const life = alone();
  expect(life.after(400, { type: 'gap', ms: 400_000 })).toEqual([]);
  expect(edge(life, 60)).toEqual([[], [nudge]]);
});

test('more leases than lease_repeat_max with nothing to show are told upwards once, and a commit takes it back', () => {
  const life = alone();
  const renew = () =>
    life.turn('builder', `WAITING-UNTIL: ${new Date(life.now.wall + 60_000).toISOString()}`);
  for (let n = 0; n < 12; n += 1) expect(renew()).toEqual([]);
  expect(renew()).toEqual(['notify idling/builder, upwards']);
  expect(renew()).toEqual([]);
  expect(life.push([build('c')])).toContain('resolve idling/builder');
});

test('leases are no idling while the other side owes a verdict', () => {
  const life = makeRunning();
  life.push([claim('c', 'g')]);
  for (let n = 0; n < 20; n += 1) {
    life.turn('builder', `WAITING-UNTIL: ${new Date(life.now.wall + 60_000).toISOString()}`);
  }
  expect(life.actions.filter((action) => action.type === 'notify')).toEqual([]);
});

test('replayed turns renew no lease twice', () => {
  const life = alone();
  for (let n = 0; n < 20; n += 1) {
    life.signal('builder', { event: 'turn_end', message: `WAITING-UNTIL: ${iso(60)}` }, { replayed: true });
  }
  expect(life.agent('builder').idleLeases).toBe(0);
});

test('input that reacts again is no reason to restart', () => {
  const life = alone();
  life.tell({ type: 'send', agent: 'builder', text: 'hi', by: 'me', nonce: 'n' });
  life.tell({ type: 'human', agent: 'builder', generation: 1, attached: true });
  life.delivered('builder', 'human', 'failed', { frozen: true });
  life.signal('builder', { event: 'turn_start' });
  expect(life.tell({ type: 'human', agent: 'builder', generation: 1, attached: false })).toEqual([]);
});

test('a lease ends with the turn that begins', () => {
  const life = alone();
  life.turn('builder', `WAITING-UNTIL: ${iso(500)}`);
  life.signal('builder', { event: 'turn_start' });
  expect(life.agent('builder').session.lease).toBeNull();
});

test('an adopted session that is seen idle keeps the lease that stands on its screen', () => {
  const life = alone();
  life.exited('builder');
  life.launched('builder', { adopted: true, generation: 3 });
  life.screen('builder', 'ready', { lastMessage: `WAITING-UNTIL: ${iso(400)}` });
  expect(life.after(579.999)).toEqual([]);
  expect(life.after(0.001)).toEqual([nudge]);
});

test('a new session begins at the foot of the ladder', () => {
  const life = alone();
  life.after(300);
  life.exited('builder');
  settle(life, 'builder');
  expect(life.after(300)).toEqual([nudge]);
});

test.each([
  ['ready', 'ready', 'ready'],
  ['busy', 'turn_start', 'busy'],
] as const)(
  'a dialog that came and went unseen: a screen that says %s for 10 s ends it',
  (says, event, state) => {
    const life = makeRunning();
    life.screen('builder', says);
    life.signal('builder', { event: 'tool_start', id: 't', name: 'Bash' });
    life.signal('builder', { event: 'dialog', what: 'permission' });
    expect(life.agent('builder').session.state).toBe('blocked');
    expect(life.after(9.9)).toEqual([]);
    expect(life.after(0.1)).toContain(`correct builder ${event}`);
    expect(life.agent('builder').session.state).toBe(state);
  },
);

test('a turn that ended at a limit without a signal: the banner is believed after 10 s', () => {
  const life = makeRunning();
  life.signal('builder', { event: 'turn_start' });
  life.screen('builder', 'limited', { limitResetMs: at(3600).wall });
  expect(life.agent('builder').session.state).toBe('busy');
  expect(life.after(10)).toContain('correct builder limit');
  expect(life.agent('builder').session.state).toBe('limited');
  expect(Object.values(life.model.limits)).toMatchObject([{ resetWall: at(3600).wall }]);
});

test('a dialog that came and went unseen in front of a banner: when the limit is over, the session is asked to go on', () => {
  const life = makeRunning();
  life.screen('builder', 'limited');
  life.signal('builder', { event: 'dialog', what: 'permission' });
  life.tell({ type: 'limit-over', account: 'acme', by: 'me' });
  expect(life.agent('builder').session.state).toBe('blocked');
  const decided = life.after(10);
  expect(decided).toContain('correct builder limit');
  expect(life.after(300)).toContain('send builder probe');
});

test('a kept session whose prompt for the new phase was given up is begun anew, in the same conversation, when it idles', () => {
  const life = makeRunning(makeSettings({ roles: { builder: { resume: true }, adversary: {} } }));
  life.turn('builder', `WAITING-UNTIL: ${iso(500)}`);
  life.push([claim('c', 'g'), review('r', 'g', 'PASS')], { saysDone: true });
  life.delivered('builder', 'kickoff', 'failed');
  life.turn('builder', `WAITING-UNTIL: ${iso(500)}`);
  expect(edge(life, 90)).toEqual([[], [resume]]);
});

test('a session that never took the prompt it was launched for, and idles, is begun afresh', () => {
  const life = makeLife(makeSettings({ cadence: 'solo', roles: { builder: {} } }));
  life.tell({ type: 'ready' });
  life.launched('builder', { promptDelivered: false });
  life.signal('builder', { event: 'ready', conversation: 'x' });
  life.delivered('builder', 'kickoff', 'failed');
  expect(edge(life, 90)).toEqual([[], ['kill builder 1 -> fresh, counts']]);
});

test('a turn that goes on behind a banner: a screen that says busy for 10 s is believed, and its stall is seen', () => {
  const life = makeRunning();
  life.signal('builder', { event: 'turn_start' });
  life.screen('builder', 'limited');
  life.after(10);
  expect(life.agent('builder').session.state).toBe('limited');
  life.tell({ type: 'limit-over', account: 'acme', by: 'me' });
  life.screen('builder', 'busy');
  expect(life.after(10)).toContain('correct builder turn_start');
  expect(life.after(1800)).toContain('kill builder 1 -> resume, counts');
});

test('a screen of the moment before the dialog was painted does not end it', () => {
  const life = makeRunning();
  life.signal('builder', { event: 'turn_start' });
  life.signal('builder', { event: 'dialog', what: 'permission' });
  life.screen('builder', 'busy', { evidence: 'spinning' });
  expect(life.agent('builder').session.state).toBe('blocked');
  life.screen('builder', 'dialog');
  life.screen('builder', 'busy', { evidence: 'spinning again' });
  expect(life.agent('builder').session.state).toBe('busy');
});

test('a dialog that the screen shows too stays one', () => {
  const life = makeRunning();
  life.signal('builder', { event: 'dialog', what: 'permission' });
  life.screen('builder', 'dialog');
  life.after(3600);
  expect(life.agent('builder').session.state).toBe('blocked');
});

test('a session that was found while it started, and never gets ready, is a stall', () => {
  const life = makeLife();
  life.tell({ type: 'plan', phase: '1', digest: 'plan-a' });
  life.launched('builder', { adopted: true, generation: 1 });
  life.screen('builder', 'starting');
  expect(life.agent('builder').session.state).toBe('unknown');
  const bound = life.model.settings.timers.start_max_s;
  expect(life.after(bound - 1).filter((line) => line.startsWith('kill builder'))).toEqual([]);
  expect(life.after(1)).toContainEqual(expect.stringMatching(/^kill builder 1 -> \w+, counts$/));
});
