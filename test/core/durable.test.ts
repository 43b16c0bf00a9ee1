import { expect, test } from 'vitest';
import { fromDurable, toDurable } from '../../src/core/durable.ts';
import type { Model } from '../../src/core/model.ts';
import type { Now } from '../../src/core/time.ts';
import { claim } from '../protocol/history.ts';
import { brief, type Life, makeLife, makeRunning, makeSettings, phase } from './make.ts';

const solo = makeSettings({ cadence: 'solo', roles: { builder: {} } });

/** The model through JSON, as another daemon finds it. */
function kept(life: Life, boot: string, now: Now, settings = life.model.settings): Model {
  return fromDurable(
    JSON.parse(JSON.stringify(toDurable(life.model, 'boot-a', life.now))),
    settings,
    boot,
    now,
  );
}

/** A life that goes on from a kept model, nothing running. */
function goOn(life: Life, boot: string, now: Now): Life {
  const next = makeLife(life.model.settings);
  next.model = kept(life, boot, now);
  next.now = now;
  return next;
}

test('what is kept comes back as it was, and nothing else', () => {
  const life = makeRunning();
  life.push([claim('c', 'g')]);
  life.tell({ type: 'pause', agent: 'adversary', on: true, by: 'me' });
  life.signal('builder', { event: 'limit', kind: 'usage', reset: null });
  const model = kept(life, 'boot-a', life.now);
  const { phase: kind, paused, limits, limitsOver, sent, notices, incidents, requests } = life.model;
  expect(model).toMatchObject({
    phase: kind,
    paused,
    limits,
    limitsOver,
    sent,
    notices,
    incidents,
    requests,
  });
  expect(model).toMatchObject({ ready: false, repo: { tip: null, commits: [] }, run: { type: 'running' } });
  for (const name of ['builder', 'adversary']) {
    expect(model.agents[name]?.session.state).toBe('absent');
    expect(model.agents[name]?.generation).toBe(1);
  }
});

test('a claim that was taken is not sent again after a restart; its session knows it', () => {
  const life = makeRunning();
  life.push([claim('c', 'g')]);
  life.delivered('adversary', 'handoff', 'acknowledged');
  const next = goOn(life, 'boot-a', life.now);
  for (const agent of ['builder', 'adversary'])
    next.launched(agent, { adopted: true, promptDelivered: false });
  next.push([claim('c', 'g')]);
  expect(next.tell({ type: 'ready' })).toEqual([]);
});

test('sessions that went with the host come back in their conversations, one generation up', () => {
  const life = makeRunning();
  const next = goOn(life, 'boot-b', { mono: 1000, wall: life.now.wall + 3_600_000 });
  expect(next.tell({ type: 'ready' })).toEqual([
    'launch builder 2 resume for 1',
    'launch adversary 2 resume for 1',
  ]);
});

test('in another boot stamps keep their age', () => {
  const life = makeRunning(solo);
  life.signal('builder', { event: 'limit', kind: 'usage', reset: null });
  life.after(100);
  const model = kept(life, 'boot-b', { mono: 5000, wall: life.now.wall + 50_000 });
  expect(model.limits.acme?.seen.mono).toBe(5000 - 150_000);
  const next = goOn(life, 'boot-b', { mono: 5000, wall: life.now.wall + 50_000 });
  next.launched('builder', { adopted: true, promptDelivered: false });
  next.tell({ type: 'ready' });
  expect(next.after(149.9)).toEqual([]);
  expect(next.after(0.1)).toEqual(['send builder probe']);
});

test('a clock set back across the boot holds no relaunch for ever', () => {
  const life = makeRunning(solo);
  for (let n = 0; n < 4; n += 1) {
    life.exited('builder');
    life.after(10);
    life.launched('builder');
  }
  life.exited('builder');
  expect(life.agent('builder').notBefore?.mono).toBeGreaterThan(life.now.mono);
  const next = goOn(life, 'boot-b', { mono: 1000, wall: 0 });
  next.tell({ type: 'ready' });
  expect(next.actions.map(brief)).toEqual(['launch builder 6 fresh for 1']);
});

test('parked stays parked, paused stays paused', () => {
  const life = makeRunning();
  life.exited('builder');
  life.tell({ type: 'launch-failed', agent: 'builder', generation: 2, code: 'X', text: '', lasting: true });
  life.tell({ type: 'pause', agent: null, on: true, by: 'me' });
  const next = goOn(life, 'boot-b', life.now);
  expect(next.tell({ type: 'ready' })).toEqual([]);
  expect(next.tell({ type: 'pause', agent: null, on: false, by: 'me' })).toEqual([
    'launch adversary 2 resume for 1',
  ]);
});

test('the phase is found again by its id; a finished sequence stays finished, or goes on at what was appended', () => {
  const life = makeRunning(
    makeSettings({ cadence: 'solo', roles: { builder: {} }, phases: [phase('1'), phase('2')] }),
  );
  life.push([], { saysDone: true });
  const inserted = makeSettings({ phases: ['0', '1', '2'].map(phase) });
  expect(kept(life, 'boot-a', life.now, inserted).phase.index).toBe(2);
  life.push([], { saysDone: true });
  expect(life.model.run.type).toBe('complete');
  expect(kept(life, 'boot-a', life.now).phase.index).toBe(2);
  const appended = makeSettings({ phases: ['1', '2', '3'].map(phase) });
  expect(kept(life, 'boot-a', life.now, appended).phase.index).toBe(2);
});

test('a role that is not configured now keeps its number', () => {
  const life = makeRunning();
  expect(kept(life, 'boot-a', life.now, solo).agents.adversary?.generation).toBe(1);
});

test('a restart of the daemon does not turn a fresh comeback into a resumed one', () => {
  const life = makeRunning(solo);
  life.tell({ type: 'restart', agent: 'builder', mode: 'fresh', by: 'me' });
  const next = goOn(life, 'boot-a', life.now);
  expect(next.tell({ type: 'ready' })).toEqual(['launch builder 2 fresh for 1']);
});
