import { expect, test } from 'vitest';
import type { Fact } from '../../src/core/facts.ts';
import { claim } from '../protocol/history.ts';
import { makeLife, makeSettings } from './make.ts';

/** A session that an earlier daemon left: its start prompt may still be due. */
const adopted: Fact = {
  type: 'launched',
  agent: 'builder',
  generation: 1,
  adopted: true,
  phase: '1',
  session: 'builder',
  paneId: '%1',
  pid: 1001,
  conversation: 'talk',
  promptDelivered: false,
};

test('when the phase moves on, nothing is said about the phase before', () => {
  const life = makeLife(makeSettings({ cadence: 'solo', roles: { builder: {} } }));
  life.model = { ...life.model, ready: false };
  life.tell(adopted);
  life.screen('builder', 'ready');
  life.push([claim('c', 'g')], { saysDone: true });
  expect(life.tell({ type: 'ready' })).toEqual([
    'advance 0 -> 1',
    'notify phase/1, upwards',
    'kill builder 1 -> fresh',
  ]);
});
