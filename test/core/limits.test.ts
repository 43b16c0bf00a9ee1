import { expect, test } from 'vitest';
import { stateOf } from '../../src/core/agent-state.ts';
import { fromDurable, toDurable } from '../../src/core/durable.ts';
import type { Model } from '../../src/core/model.ts';
import { probeWall } from '../../src/core/rules/limits.ts';
import { claim } from '../protocol/history.ts';
import { at, type Life, makeRunning, makeSettings, settle } from './make.ts';

function limited(life: Life, agent: string, reset_s: number | null): string[] {
  const reset = reset_s === null ? null : at(reset_s).wall;
  return life.signal(agent, { event: 'limit', kind: 'usage', reset });
}

/** Seconds after the beginning at which the window's probe is due. */
function dueS(model: Model): number {
  const window = model.limits.acme;
  if (window === undefined) throw new Error('no window');
  return (probeWall(window, model) - at(0).wall) / 1000;
}

const probe = 'send builder probe';

test('silence until the reset, 45 s and a spread; then one probe', () => {
  const life = makeRunning();
  limited(life, 'builder', 3600);
  const due = dueS(life.model);
  expect(due).toBeGreaterThanOrEqual(3645);
  expect(due).toBeLessThanOrEqual(3660);
  expect(life.after(due - 0.001)).toEqual([]);
  expect(life.after(0.001)).toEqual([probe]);
});

test('nothing is done to any session of the account in the window, and it counts as no stall', () => {
  const life = makeRunning();
  limited(life, 'builder', 36_000);
  life.push([claim('c', 'g')], { inbox: { builder: 'abc', adversary: null } });
  life.tell({ type: 'plan', phase: '1', digest: 'plan-b' });
  life.signal('builder', { event: 'context', pct: 99 });
  expect(life.after(30_000)).toEqual([]);
  expect(life.exited('adversary')).toEqual([]);
  expect(life.actions).toEqual([]);
  const states = Object.values(life.model.agents).map((a) => stateOf(life.model, a, life.now).state);
  expect(states).toEqual(['limited', 'dead']);
});

test('a session that only shares the account is not shown as stalled', () => {
  const life = makeRunning();
  limited(life, 'builder', 36_000);
  life.after(30_000);
  expect(stateOf(life.model, life.agent('adversary'), life.now).state).toBe('ready');
});

test('another account goes on', () => {
  const life = makeRunning(makeSettings({ roles: { builder: {}, adversary: { account: 'other' } } }));
  limited(life, 'builder', 36_000);
  expect(life.exited('adversary')).toEqual(['launch adversary 2 resume for 1']);
});

test('what waited is said when the limit is over', () => {
  const life = makeRunning();
  limited(life, 'builder', 3600);
  life.push([claim('c', 'g')]);
  life.after(3700);
  expect(life.signal('builder', { event: 'turn_start' })).toEqual([
    'send adversary nudge',
    'send adversary handoff',
  ]);
});

test.each([
  ['unreadable', null],
  ['already past when it was shown', -5],
])('a reset time that is %s: a probe every 5 min, flat', (_name, reset) => {
  const life = makeRunning();
  life.after(10);
  limited(life, 'builder', reset);
  for (let n = 0; n < 2; n += 1) {
    expect(life.after(299.999)).toEqual([]);
    expect(life.after(0.001)).toEqual([probe]);
    life.delivered('builder', 'probe', 'acknowledged');
  }
});

test('a reset time that passed while nobody looked is still one', () => {
  const life = makeRunning();
  life.after(4000);
  const reset = at(3600).wall;
  life.signal('builder', { event: 'limit', kind: 'usage', reset }, { ago_s: 3000 });
  expect(life.model.limits.acme?.resetWall).toBe(reset);
  expect(life.actions.map((a) => a.type)).toContain('send');
});

test('the same banner looked at again after its time keeps its reset time', () => {
  const life = makeRunning(makeSettings({ cadence: 'solo', roles: { builder: {} } }));
  life.exited('builder');
  life.launched('builder');
  life.screen('builder', 'ready');
  life.screen('builder', 'limited', { limitResetMs: at(600).wall });
  const due = dueS(life.model);
  life.after(610);
  life.screen('builder', 'limited', { limitResetMs: at(600).wall, evidence: 'redrawn' });
  expect(life.model.limits.acme?.resetWall).toBe(at(600).wall);
  expect(life.after(due - 610)).toEqual([probe]);
});

test('the last banner wins', () => {
  const life = makeRunning();
  limited(life, 'builder', 600);
  life.after(5);
  limited(life, 'builder', 7200);
  expect(life.model.limits.acme?.resetWall).toBe(at(7200).wall);
});

test('a turn ends the limit for everyone on the account, and the others go on', () => {
  const life = makeRunning();
  limited(life, 'builder', 600);
  limited(life, 'adversary', 600);
  life.after(700);
  life.delivered('adversary', 'probe', 'acknowledged');
  expect(life.signal('adversary', { event: 'turn_start' })).toEqual([probe]);
  expect(life.model.limits).toEqual({});
  life.delivered('builder', 'probe', 'acknowledged');
  life.signal('builder', { event: 'turn_start' });
  expect(life.after(10)).toEqual([]);
});

test.each([
  ['ahead', 600],
  ['unreadable', null],
])('a turn that only begins ends no window whose time is %s; its answer does', (_name, reset) => {
  const life = makeRunning();
  limited(life, 'builder', reset);
  life.after(1);
  life.signal('adversary', { event: 'turn_start' });
  expect(life.model.limits.acme).toBeDefined();
  life.signal('adversary', { event: 'turn_end', message: '' });
  expect(life.model.limits.acme).toBeDefined();
  life.signal('adversary', { event: 'turn_start' });
  life.signal('adversary', { event: 'tool_start', id: 't', name: 'Bash' });
  expect(life.model.limits).toEqual({});
});

test('an answer in a turn that began before the banner ends no window', () => {
  const life = makeRunning();
  life.signal('adversary', { event: 'turn_start' });
  life.after(1);
  limited(life, 'builder', 600);
  life.after(1);
  life.signal('adversary', { event: 'tool_start', id: 't', name: 'Bash' });
  life.signal('adversary', { event: 'turn_end', message: 'done' });
  expect(life.model.limits.acme).toBeDefined();
});

test('a session that did not go on when the limit was over is asked again, flat', () => {
  const life = makeRunning();
  limited(life, 'builder', 600);
  limited(life, 'adversary', 600);
  life.after(700);
  life.signal('adversary', { event: 'turn_start' });
  life.delivered('builder', 'probe', 'acknowledged');
  expect(life.after(290).filter((line) => line === probe)).toEqual([]);
  expect(life.after(10).filter((line) => line === probe)).toEqual([probe]);
});

test('probes never stack: none while one is under way', () => {
  const life = makeRunning();
  limited(life, 'builder', null);
  expect(life.after(300)).toEqual([probe]);
  life.delivered('builder', 'probe', 'submitted');
  expect(life.after(3000)).toEqual([]);
  life.delivered('builder', 'probe', 'failed');
  expect(life.actions.filter((a) => a.type === 'send')).toHaveLength(2);
});

test('a probe that nobody took until the next is due is taken back, and the window lapses', () => {
  const life = makeRunning();
  life.signal('builder', { event: 'turn_start' });
  limited(life, 'adversary', null);
  life.tell({ type: 'pause', agent: 'adversary', on: true, by: 'me' });
  expect(life.after(300)).toEqual([probe]);
  expect(life.after(299)).toEqual([]);
  const lapsed = life.after(1);
  expect(lapsed.slice(0, 2)).toEqual([expect.stringMatching(/^drop probe/), 'lapse acme']);
  expect(life.model.limits).toEqual({});
});

test.each(['submitted', 'acknowledged'] as const)(
  'a probe that is %s in a turn that does not end says nothing: the window lapses, and the stall is seen',
  (status) => {
    const life = makeRunning();
    life.signal('builder', { event: 'turn_start' });
    limited(life, 'adversary', null);
    life.tell({ type: 'pause', agent: 'adversary', on: true, by: 'me' });
    expect(life.after(300)).toEqual([probe]);
    life.delivered('builder', 'probe', status);
    expect(life.after(299)).toEqual([]);
    expect(life.after(1)).toEqual(['lapse acme']);
    expect(life.after(1200)).toContain('kill builder 1 -> resume, counts');
  },
);

test('a session that is busy is asked last', () => {
  const life = makeRunning();
  life.signal('builder', { event: 'turn_start' });
  const errand = { role: 'assistant', job: null, title: '', by: 'me', backend: 'demo', model: null } as const;
  life.tell({ type: 'task-asked', task: 'assistant-1', ...errand, account: 'acme', timeout_s: 60 });
  life.tell({ type: 'task-limited', task: 'assistant-1', at: life.now.wall, reset: null, text: 'limit' });
  expect(life.after(300)).toEqual(['send adversary probe']);
});

test('a probe that waited while the daemon was down has its whole time once the session is found again', () => {
  const life = makeRunning();
  limited(life, 'builder', null);
  expect(life.after(300)).toEqual([probe]);
  const durable = JSON.parse(JSON.stringify(toDurable(life.model, 'boot', life.now)));
  life.now = { mono: life.now.mono + 3_600_000, wall: life.now.wall + 3_600_000 };
  life.model = { ...fromDurable(durable, life.model.settings, 'boot', life.now), ready: true };
  for (const agent of ['builder', 'adversary'])
    life.launched(agent, { adopted: true, promptDelivered: false });
  expect(life.after(299)).toEqual([]);
  expect(life.model.limits).not.toEqual({});
  expect(life.after(1)).toEqual(expect.arrayContaining(['lapse acme']));
});

/** A probe as real agents take it: a turn begins, and meets the limit again. */
function inVain(life: Life): string[] {
  const decided = life.after(300);
  life.delivered('builder', 'probe', 'acknowledged');
  life.signal('builder', { event: 'turn_start' });
  life.after(2);
  limited(life, 'builder', null);
  return decided;
}

test('three probes in vain warn, once', () => {
  const life = makeRunning();
  limited(life, 'builder', null);
  const decided = [inVain(life), inVain(life), inVain(life), inVain(life), inVain(life)].flat();
  expect(decided.filter((line) => line === probe)).toHaveLength(5);
  const warned = life.actions.filter((a) => a.type === 'notify' && a.key === 'limit/acme');
  expect(warned).toHaveLength(1);
  expect(life.model.notices['limit/acme']).toBeDefined();
});

test('the warning goes when the limit is over for good', () => {
  const life = makeRunning();
  limited(life, 'builder', null);
  for (let n = 0; n < 3; n += 1) inVain(life);
  life.after(300);
  life.signal('builder', { event: 'turn_start' });
  life.after(600);
  expect(life.model.notices['limit/acme']).toBeUndefined();
  limited(life, 'builder', null);
  expect(life.model.limits.acme?.probes).toBe(0);
});

test('a probe that a pause holds back warns nobody and stops no other duty', () => {
  const life = makeRunning(makeSettings({ cadence: 'solo', roles: { builder: {} } }));
  limited(life, 'builder', null);
  for (let n = 0; n < 2; n += 1) {
    life.after(300);
    life.delivered('builder', 'probe', 'acknowledged');
  }
  life.tell({ type: 'pause', agent: 'builder', on: true, by: 'me' });
  expect(life.after(400)).toEqual([]);
});

test('another session of the account probes while the one that met the limit is paused', () => {
  const life = makeRunning();
  limited(life, 'builder', null);
  life.tell({ type: 'pause', agent: 'builder', on: true, by: 'me' });
  expect(life.after(300)).toEqual(['send adversary probe']);
});

test('the session that met the limit is gone: another one probes; with none, the next launch will tell', () => {
  const life = makeRunning();
  limited(life, 'builder', 600);
  life.exited('builder');
  expect(life.after(700)).toEqual(['send adversary probe']);
  const alone = makeRunning(makeSettings({ cadence: 'solo', roles: { builder: {} } }));
  limited(alone, 'builder', 600);
  alone.exited('builder');
  expect(alone.after(700)).toEqual(['lapse acme', 'launch builder 2 resume for 1']);
});

test('auto_resume: false waits for a person', () => {
  const life = makeRunning(makeSettings({ auto_resume: false }));
  expect(limited(life, 'builder', 600)).toContain('notify limit/acme, upwards');
  expect(life.after(90_000)).toEqual([]);
  expect(life.tell({ type: 'limit-over', account: 'acme', by: 'me' })).toContain(probe);
});

test('windows survive the daemon', () => {
  const life = makeRunning();
  limited(life, 'builder', 3600);
  const durable = JSON.parse(JSON.stringify(toDurable(life.model, 'boot', life.now)));
  const model = fromDurable(durable, life.model.settings, 'boot', life.now);
  expect(model.limits).toEqual(life.model.limits);
});

test('what an adopted session said before the window was opened ends no window and makes none', () => {
  const life = makeRunning();
  life.after(1000);
  limited(life, 'adversary', 7200);
  const { limits } = life.model;
  life.after(10);
  life.signal(
    'builder',
    { event: 'limit', kind: 'usage', reset: at(300).wall },
    { replayed: true, ago_s: 900 },
  );
  life.signal('builder', { event: 'turn_start' }, { replayed: true, ago_s: 500 });
  expect(life.model.limits).toEqual(limits);
});

test('a session found busy at the first look has not begun a turn', () => {
  const life = makeRunning();
  limited(life, 'adversary', 7200);
  life.exited('builder');
  life.launched('builder', { adopted: true, generation: 2 });
  life.screen('builder', 'busy');
  expect(life.model.limits.acme).toBeDefined();
});

test('windows of two moments end with a different spread, so that accounts do not all come back in one second', () => {
  const dues = [0, 7, 13, 1000].map((seconds) => {
    const life = makeRunning();
    life.after(seconds);
    limited(life, 'builder', 3600);
    return dueS(life.model);
  });
  expect(new Set(dues).size).toBe(dues.length);
});

test('a session that takes no input cannot probe: another of the account does', () => {
  const life = makeRunning();
  limited(life, 'builder', null);
  expect(life.after(300)).toEqual([probe]);
  life.delivered('builder', 'probe', 'failed', { frozen: true });
  expect(life.after(300)).toEqual(['send adversary probe']);
});

test('when none of the account takes input the window lapses: it is launched anew, but not before the end is proven', () => {
  const life = makeRunning();
  limited(life, 'builder', null);
  life.exited('adversary');
  expect(life.after(300)).toEqual([probe]);
  life.delivered('builder', 'probe', 'failed', { frozen: true });
  const lapsed = life.after(300);
  expect(lapsed).toContain('launch adversary 2 resume for 1');
  expect(lapsed.filter((line) => line.startsWith('kill'))).toEqual([]);
  settle(life, 'adversary');
  expect(life.after(299).filter((line) => line.startsWith('kill'))).toEqual([]);
  expect(life.after(2)).toContain('kill builder 1 -> resume, counts');
});
