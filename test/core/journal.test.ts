import { expect, test } from 'vitest';
import { memorable } from '../../src/core/view/journal.ts';
import { claim, review, sha } from '../protocol/history.ts';
import { iso, type Life, makeRunning } from './make.ts';

const texts = (life: Life): readonly string[] => memorable(life.model).map(({ text }) => text);
const keys = (life: Life): readonly string[] => memorable(life.model).map(({ key }) => key);

const short = (name: string): string => sha(name).slice(0, 12);

test('a quiet project has nothing to remember', () => {
  expect(memorable(makeRunning().model)).toEqual([]);
});

test('a phase that is done, under the commit at which it was', () => {
  const life = makeRunning();
  life.push([claim('c', 'g'), review('r', 'g', 'PASS')], { saysDone: true });
  expect(texts(life)).toEqual([`phase 1 is done at ${short('r')}; phase 2 begins`]);
  expect(keys(life)).toEqual([`phase/1/${sha('r')}`]);
});

test('the end of the sequence, once however often it is looked at', () => {
  const life = makeRunning();
  life.push([claim('c', 'g'), review('r', 'g', 'PASS')], { saysDone: true });
  life.push([claim('c2', 'g'), review('r2', 'g', 'PASS')], { saysDone: true });
  expect(texts(life)).toEqual([
    `phase 2 is done at ${short('r2')}`,
    'the sequence is complete: all 2 phases are done',
  ]);
  const before = keys(life);
  life.after(30);
  expect(keys(life)).toEqual(before);
});

test('a veto, by its verdict; by the heading only where no verdict says so', () => {
  const life = makeRunning();
  life.push([claim('c', 'g'), review('r', 'g', 'VETO')], { veto: '## VETO(g): wrong' });
  expect(texts(life)).toEqual([`phase 1: VETO of gate g by ${short('r')}`]);
  life.push([claim('c2', 'g')], { veto: '## VETO(g): wrong' });
  expect(texts(life)).toEqual(['phase 1: a veto stands: ## VETO(g): wrong']);
  life.push([review('r2', 'g', 'PASS')]);
  expect(texts(life)).toEqual([]);
});

test('a usage limit once, though a probe in vain opens its window again', () => {
  const life = makeRunning();
  life.signal('builder', { event: 'limit', kind: 'usage', reset: null });
  expect(texts(life)).toHaveLength(1);
  expect(texts(life)[0]).toMatch(/^account acme is at its usage limit: /);
  const first = keys(life);
  life.after(400);
  life.delivered('builder', 'probe', 'acknowledged');
  life.signal('builder', { event: 'turn_start' });
  life.signal('builder', { event: 'limit', kind: 'usage', reset: null });
  expect(keys(life).filter((key) => !first.includes(key))).toEqual([]);
});

test('a limit names its end', () => {
  const life = makeRunning();
  life.signal('builder', { event: 'limit', kind: 'usage', reset: Date.parse(iso(3600)) });
  expect(texts(life)[0]).toContain(` until ${iso(3600)}: `);
});

test('a parked agent, again when it is parked again', () => {
  const life = makeRunning();
  const park = (): void =>
    void life.tell({
      type: 'launch-failed',
      agent: 'builder',
      generation: life.agent('builder').generation,
      code: 'LOOPCTL_E_WORKDIR',
      text: 'gone',
      lasting: true,
    });
  park();
  expect(texts(life)).toEqual(['builder is parked: LOOPCTL_E_WORKDIR: gone']);
  const [first] = keys(life);
  life.after(60, { type: 'unpark', agent: 'builder', by: 'ada' });
  expect(texts(life)).toEqual([]);
  park();
  expect(keys(life)).toHaveLength(1);
  expect(keys(life)[0]).not.toBe(first);
});
