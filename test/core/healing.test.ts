import { expect, test } from 'vitest';
import type { Fact } from '../../src/core/facts.ts';
import { build, claim, review } from '../protocol/history.ts';
import { type Life, makeLife, makeRunning, makeSettings, phase, settle } from './make.ts';

const solo = makeSettings({ cadence: 'solo', roles: { builder: {} } });

function killed(agent: string, generation: number, survivors: number[] = []): Fact {
  return { type: 'killed', agent, generation, survivors };
}

/** The session dies as soon as it runs; how many seconds its relaunch waited. */
function crash(life: Life): number {
  const { generation } = life.agent('builder');
  let waited = 0;
  let decided = life.exited('builder');
  while (life.agent('builder').generation === generation && decided.length === 0 && waited < 100) {
    decided = life.after(0.05);
    waited += 0.05;
  }
  life.launched('builder');
  return waited;
}

test('nothing is started before the first complete view of the world', () => {
  const life = makeLife();
  life.model = { ...life.model, ready: false };
  expect(life.tell()).toEqual([]);
  expect(life.tell({ type: 'ready' })).toEqual([
    'launch builder 1 fresh for 1',
    'launch adversary 1 fresh for 1',
  ]);
});

test('dead is relaunched at once, in the same conversation', () => {
  const life = makeRunning();
  expect(life.exited('builder')).toEqual(['launch builder 2 resume for 1']);
});

test('a backend that cannot resume starts fresh', () => {
  const life = makeRunning(makeSettings({ roles: { builder: { can_resume: false }, adversary: {} } }));
  expect(life.exited('builder')).toEqual(['launch builder 2 fresh for 1']);
});

test('the same death told twice is one', () => {
  const life = makeRunning(solo);
  const fact = {
    type: 'exited',
    agent: 'builder',
    generation: 1,
    code: 1,
    source: 'pane',
    text: '',
    incident: false,
  } as const;
  expect(life.tell(fact, fact)).toEqual(['launch builder 2 resume for 1']);
  expect(life.tell(fact)).toEqual([]);
  expect(life.agent('builder').restarts).toHaveLength(1);
});

test('back-off: at once, then 1, 2, 4 … 60 s with a spread of a quarter', () => {
  const life = makeRunning(makeSettings({ ...solo, timers: { restart_max: 100 } }));
  const waits = Array.from({ length: 10 }, () => crash(life));
  const bases = [0, 1, 2, 4, 8, 16, 32, 60, 60, 60];
  for (const [index, base] of bases.entries()) {
    expect(waits[index]).toBeGreaterThanOrEqual(base - 0.001);
    expect(waits[index]).toBeLessThanOrEqual(base * 1.25 + 0.06);
  }
  expect(new Set(waits.slice(7)).size).toBeGreaterThan(1);
});

test('more than 5 ends in 15 min: parked, told once, and the notice goes when a person restarts it', () => {
  const life = makeRunning(solo);
  for (let n = 0; n < 5; n += 1) crash(life);
  expect(life.agent('builder').parked).toBeNull();
  life.actions.length = 0;
  life.exited('builder');
  life.after(100);
  life.after(100);
  expect(life.actions.map((action) => action.type)).toEqual(['park', 'notify']);
  expect(life.actions[1]).toMatchObject({ severity: 'critical', key: 'parked/builder' });
  life.after(3600);
  expect(life.tell({ type: 'restart', agent: 'builder', mode: 'fresh', by: 'me' })).toEqual([
    'unpark builder',
    'launch builder 7 fresh for 1',
    'resolve parked/builder',
  ]);
});

test('five ends in 15 min are not too many, nor a sixth after the window', () => {
  const life = makeRunning(solo);
  for (let n = 0; n < 5; n += 1) crash(life);
  life.after(900);
  crash(life);
  expect(life.agent('builder').parked).toBeNull();
});

test('only 30 min of proven health start the back-off anew', () => {
  const life = makeRunning(solo);
  for (let n = 0; n < 4; n += 1) crash(life);
  settle(life, 'builder');
  life.after(1799);
  life.turn('builder', 'x');
  expect(crash(life)).toBeGreaterThan(7);
  settle(life, 'builder');
  life.turn('builder', 'x');
  life.after(900);
  life.turn('builder', 'x');
  life.after(900);
  life.turn('builder', 'x');
  expect(crash(life)).toBe(0);
});

test('thirty minutes without a turn prove no health', () => {
  const life = makeRunning(makeSettings({ ...solo, timers: { start_max_s: 10_000 } }));
  for (let n = 0; n < 4; n += 1) crash(life);
  life.after(1900);
  expect(crash(life)).toBeGreaterThan(7);
});

test('time in which the session was down is no health', () => {
  const life = makeRunning(solo);
  for (let n = 0; n < 4; n += 1) crash(life);
  life.tell({ type: 'pause', agent: 'builder', on: true, by: 'me' });
  life.exited('builder');
  life.after(1800);
  life.tell({ type: 'pause', agent: 'builder', on: false, by: 'me' });
  settle(life, 'builder');
  life.turn('builder', 'x');
  expect(crash(life)).toBeGreaterThan(7);
});

test('a planned end does not make the back-off forget', () => {
  const life = makeRunning(solo);
  for (let n = 0; n < 4; n += 1) crash(life);
  settle(life, 'builder');
  life.tell({ type: 'restart', agent: 'builder', mode: 'resume', by: 'me' });
  expect(life.tell(killed('builder', 5))).toEqual(['launch builder 6 resume for 1']);
  settle(life, 'builder');
  expect(crash(life)).toBeGreaterThan(7);
});

test('a launch that cannot work until a person mends it parks at once and says so', () => {
  const life = makeLife(solo);
  life.tell();
  const failed = {
    type: 'launch-failed',
    agent: 'builder',
    generation: 1,
    code: 'LOOPCTL_E_AGENT_MISSING',
  } as const;
  expect(life.tell({ ...failed, text: 'demo was not found', lasting: true })).toEqual([
    'notify parked/builder, upwards',
  ]);
  expect(life.actions.at(-1)).toMatchObject({ text: expect.stringContaining('demo was not found') });
  expect(life.after(3600)).toEqual([]);
});

test('any other launch that fails counts once and is tried again', () => {
  const life = makeLife(solo);
  life.tell();
  const failed = {
    type: 'launch-failed',
    agent: 'builder',
    generation: 1,
    code: 'X',
    text: 'x',
    lasting: false,
  } as const;
  expect(life.tell(failed, failed)).toEqual(['launch builder 2 fresh for 1']);
  expect(life.agent('builder').restarts).toHaveLength(1);
});

test('a fresh restart whose launch fails is still fresh when tried again', () => {
  const life = makeRunning(solo);
  life.tell({ type: 'restart', agent: 'builder', mode: 'fresh', by: 'me' });
  expect(life.tell(killed('builder', 1))).toEqual(['launch builder 2 fresh for 1']);
  const failed = {
    type: 'launch-failed',
    agent: 'builder',
    generation: 2,
    code: 'X',
    text: 'x',
    lasting: false,
  } as const;
  expect(life.tell(failed)).toEqual(['launch builder 3 fresh for 1']);
});

test('all sessions dead in one moment: one incident, counted against nobody, staged relaunch', () => {
  const life = makeRunning();
  const gone = (agent: string) =>
    ({
      type: 'exited',
      agent,
      generation: 1,
      code: null,
      source: 'terminal',
      text: 'server died',
      incident: true,
    }) as const;
  expect(life.tell(gone('builder'), gone('adversary'))).toEqual([
    'notify terminal-died, upwards',
    'launch builder 2 resume for 1',
  ]);
  expect(life.model.incidents).toHaveLength(1);
  expect(life.agent('builder').restarts).toEqual([]);
  expect(life.launched('builder')).toEqual([]);
  expect(life.signal('builder', { event: 'ready' })).toEqual(['launch adversary 2 resume for 1']);
  expect(life.launched('adversary')).toEqual([]);
  expect(life.signal('adversary', { event: 'ready' })).toEqual(['resolve terminal-died']);
});

test('one that does not come up holds the others up for a minute at most', () => {
  const life = makeRunning();
  for (const agent of ['builder', 'adversary']) life.exited(agent, { incident: true });
  expect(life.after(59)).toEqual([]);
  expect(life.after(1)).toEqual(['launch adversary 2 resume for 1']);
});

test('a probe that fails is unknown, and nothing is ended or started on unknown', () => {
  const life = makeRunning();
  life.tell({ type: 'probe-failed', agent: 'builder', generation: 1, text: 'timeout' });
  life.after(4000);
  expect(life.actions.filter((action) => 'agent' in action && action.agent === 'builder')).toEqual([]);
});

test('while the terminal cannot be asked nothing is ended or started', () => {
  const life = makeRunning();
  life.tell({ type: 'terminal', up: false, text: 'no answer' });
  life.exited('builder');
  expect(life.after(4000)).toEqual([]);
  expect(life.tell({ type: 'terminal', up: true, text: '' })).toContain('launch builder 2 resume for 1');
});

test('an end that failed is tried again after the next look, and the notice goes with the session', () => {
  const life = makeRunning(solo);
  const request = { type: 'restart', agent: 'builder', mode: 'resume', by: 'me' } as const;
  expect(life.tell(request)).toEqual(['kill builder 1 -> resume']);
  expect(life.tell({ type: 'kill-failed', agent: 'builder', generation: 1, text: 'timeout' })).toEqual([]);
  expect(Object.keys(life.model.notices)).toEqual(['kill/builder']);
  life.tell(request);
  expect(life.tell({ type: 'probe-ok', agent: 'builder', generation: 1 })).toEqual([
    'kill builder 1 -> resume',
  ]);
  life.exited('builder');
  expect(Object.keys(life.model.notices)).toEqual([]);
});

test('survivors of an end are on show', () => {
  const life = makeRunning(solo);
  life.tell({ type: 'restart', agent: 'builder', mode: 'resume', by: 'me' });
  life.tell(killed('builder', 1, [4711]));
  expect(life.model.notices['kill/builder']?.text).toContain('4711');
});

test('a session that ends while we end it is no death', () => {
  const life = makeRunning(solo);
  life.tell({ type: 'restart', agent: 'builder', mode: 'fresh', by: 'me' });
  expect(life.exited('builder')).toEqual(['launch builder 2 fresh for 1']);
  expect(life.agent('builder').restarts).toEqual([]);
});

test('what is asked for twice is done once', () => {
  const life = makeRunning(solo);
  const request = { type: 'restart', agent: 'builder', mode: 'fresh', by: 'me' } as const;
  expect(life.tell(request, request)).toEqual(['kill builder 1 -> fresh']);
});

test('two rules that want the same session ended end it once', () => {
  const life = makeRunning(solo);
  life.after(300);
  const stalled = life.after(90, { type: 'restart', agent: 'builder', mode: 'fresh', by: 'me' });
  expect(stalled).toEqual(['kill builder 1 -> fresh']);
});

test('a request for an agent that is not there is dropped', () => {
  const life = makeRunning(solo);
  life.tell({ type: 'restart', agent: 'nobody', mode: 'fresh', by: 'me' });
  expect(life.model.requests).toEqual([]);
});

test('an adopted session is unknown until looked at, and its prompt is due', () => {
  const life = makeLife(solo);
  life.model = { ...life.model, ready: false };
  life.launched('builder', { adopted: true, generation: 7, promptDelivered: false });
  expect(life.tell({ type: 'ready' })).toEqual(['send builder kickoff']);
  expect(life.agent('builder')).toMatchObject({
    generation: 7,
    session: { state: 'unknown', structured: false },
  });
});

test('an adopted session that was kept for the phase is of that phase, whatever its tag says, and hears what it owes', () => {
  const life = makeRunning(makeSettings({ roles: { builder: { resume: true }, adversary: {} } }));
  life.push([claim('c', 'g'), review('r', 'g', 'PASS')], { saysDone: true });
  life.delivered('builder', 'kickoff', 'acknowledged');
  expect(life.agent('builder')).toMatchObject({ generation: 1, session: { phase: '2' } });
  // As a daemon begins that has its outbox and has lost all else.
  const session = { ...life.agent('builder').session, state: 'unknown', pane: null, phase: '' } as const;
  const lost = { ...life.agent('builder'), session };
  life.model = { ...life.model, agents: { ...life.model.agents, builder: lost } };
  life.launched('builder', { adopted: true, phase: '1', promptDelivered: false });
  life.screen('builder', 'ready');
  expect(life.agent('builder').session).toMatchObject({ phase: '2', startDue: false });
  expect(life.push([build('b')], { saysDone: true })).toContain('send builder blocked');
});

test('an adoption told twice changes nothing the second time', () => {
  const life = makeLife(solo);
  life.launched('builder', { adopted: true, generation: 7, promptDelivered: false });
  life.screen('builder', 'busy');
  const before = life.model;
  life.launched('builder', { adopted: true, generation: 7, promptDelivered: false });
  expect(life.model).toEqual(before);
});

test('a session of an older generation is not adopted', () => {
  const life = makeRunning(solo);
  life.exited('builder');
  life.launched('builder', { adopted: true, generation: 1 });
  expect(life.agent('builder').generation).toBe(2);
});

test('a role that left the settings is ended, and its numbers go on when it comes back', () => {
  const life = makeRunning();
  expect(life.tell({ type: 'settings', settings: solo })).toEqual(['kill adversary 1 -> null']);
  expect(life.tell(killed('adversary', 1))).toEqual([]);
  life.tell({ type: 'settings', settings: solo });
  expect(life.tell({ type: 'settings', settings: makeSettings() })).toEqual([
    'launch adversary 2 resume for 1',
  ]);
});

test('a new session is told what it owes', () => {
  const life = makeRunning();
  life.push([claim('c', 'g')], { inbox: { builder: null, adversary: 'abc' } });
  life.delivered('adversary', 'handoff', 'acknowledged');
  life.exited('adversary');
  const launch = life.actions.at(-1);
  expect(launch).toMatchObject({ type: 'launch', agent: 'adversary', generation: 2 });
  expect(launch?.type === 'launch' ? launch.owes : []).toEqual([
    expect.stringContaining('Gate g of phase 1 is claimed'),
    expect.stringContaining('inbox'),
  ]);
});

test('a review that an earlier session took is still told to the next one', () => {
  const life = makeRunning();
  life.push([claim('c', 'g'), review('r', 'g', 'FAIL')]);
  life.delivered('builder', 'handoff', 'acknowledged');
  life.exited('builder');
  const launch = life.actions.at(-1);
  expect(launch?.type === 'launch' ? launch.owes : []).toEqual([expect.stringContaining('judged FAIL')]);
});

test.each([
  ['fresh', false, 'launch builder 2 fresh for 2'],
  ['resume', true, null],
])('a new phase starts %s', (_name, resume, launch) => {
  const settings = makeSettings({
    cadence: 'solo',
    roles: { builder: { resume } },
    phases: [phase('1'), phase('2')],
  });
  const life = makeRunning(settings);
  life.turn('builder', 'done');
  const decided = life.push([claim('c', 'g')], { saysDone: true });
  if (launch === null) {
    expect(decided).toEqual(['advance 0 -> 1', 'notify phase/1, upwards', 'send builder kickoff']);
    expect(life.after(10)).toEqual([]);
  } else {
    expect(decided).toEqual(['advance 0 -> 1', 'notify phase/1, upwards', 'kill builder 1 -> fresh']);
    expect(life.tell(killed('builder', 1))).toEqual([launch]);
  }
});

test('a loop in its turn gets 90 s when the phase moves on under it', () => {
  const life = makeRunning(solo);
  life.signal('builder', { event: 'turn_start' });
  expect(life.push([claim('c', 'g')], { saysDone: true })).toEqual([
    'advance 0 -> 1',
    'notify phase/1, upwards',
  ]);
  expect(life.after(89.9)).toEqual([]);
  expect(life.after(0.1)).toEqual(['kill builder 1 -> fresh']);
});

test('a dialog that nobody answered is told to a person, once, until it is gone', () => {
  const life = makeRunning(solo);
  life.screen('builder', 'dialog', { evidence: 'Do you trust this folder?' });
  expect(life.after(20)).toEqual(['notify dialog/builder, upwards']);
  expect(life.after(20)).toEqual([]);
  expect(life.screen('builder', 'ready')).toEqual(['resolve dialog/builder']);
});

test('the back-off after an end does not let the first of too many ends expire', () => {
  const life = makeRunning(solo);
  for (let n = 0; n < 5; n += 1) crash(life);
  const first = life.agent('builder').restarts[0]?.at ?? life.now;
  life.after(899 - (life.now.mono - first.mono) / 1000);
  life.exited('builder');
  life.after(60);
  life.after(30);
  expect(life.agent('builder').parked).not.toBeNull();
});
