import { expect, test } from 'vitest';
import { explain } from '../../src/core/view/explain.ts';
import { statusOf } from '../../src/core/view/status.ts';
import { claim, sha } from '../protocol/history.ts';
import { at, iso, makeRunning } from './make.ts';

const daemon = { pid: 1, since: iso(0), version: '0', healthy: true };

test('status shows phase, gates, who owes what and how far its message got', () => {
  const life = makeRunning();
  life.push([claim('c', 'g')], { saysDone: true });
  life.delivered('adversary', 'handoff', 'submitted');
  const status = statusOf(life.model, daemon, life.now);
  expect(status.phase).toMatchObject({ id: '1', index: 0, total: 2, says_done: true, is_done: false });
  expect(status.phase.blocked_by).toMatchObject([{ kind: 'open-claim', owed_by: 'adversary' }]);
  expect(status.phase.gates).toEqual([{ gate: 'g', claim: sha('c'), verdict: null, open: true }]);
  expect(status.handoffs).toMatchObject([{ gate: 'g', owed_by: 'adversary', delivery: 'submitted' }]);
  expect(status.complete).toBe(false);
});

test('explain gives evidence, source and age, why it is left alone, and what comes next', () => {
  const life = makeRunning();
  life.turn('builder', 'WAITING-UNTIL: soon');
  life.after(100);
  const explanation = explain(life.model, 'builder', life.now);
  expect(explanation?.facts).toContainEqual({ what: 'state', value: 'ready', source: 'signal', age_s: 100 });
  expect(explanation?.facts).toContainEqual({
    what: 'lease',
    value: 'none: unreadable',
    source: 'signal',
    age_s: 100,
  });
  expect(explanation?.next).toEqual(['counts as stalled in 200 s unless it goes on']);
  life.signal('builder', { event: 'limit', kind: 'usage', reset: at(7200).wall });
  expect(explain(life.model, 'builder', life.now)?.left_alone_because).toEqual([
    'usage limit of its account',
  ]);
});

test('nobody is explained as nobody', () => {
  const life = makeRunning();
  expect(explain(life.model, 'nobody', life.now)).toBeNull();
});
