import { expect, test } from 'vitest';
import { parseWaitingUntil } from '../../src/protocol/waiting-until.ts';
import { claim, review } from '../protocol/history.ts';
import { iso, makeLife, makeRunning, makeSettings, phase } from './make.ts';

/** Every kind of message that the rules write, by way of small lives. */
function ownWords(): ReadonlyMap<string, string> {
  const life = makeRunning();
  life.after(300);
  life.signal('adversary', { event: 'turn_end', message: `WAITING-UNTIL: ${iso(400)}` });
  life.push([claim('c', 'g')], { saysDone: true, inbox: { builder: 'a', adversary: 'b' } });
  life.push([review('r', 'g', 'VETO')], { saysDone: true });
  life.tell({ type: 'plan', phase: '1', digest: 'plan-b' });
  life.signal('builder', { event: 'context', pct: 85 });
  life.after(300);
  life.signal('builder', { event: 'limit', kind: 'usage', reset: null });
  life.after(300);
  const starts = makeLife();
  starts.tell();
  starts.launched('builder', { promptDelivered: false });
  starts.signal('builder', { event: 'ready' });
  starts.exited('builder');
  starts.launched('builder', { promptDelivered: false });
  const roles = { builder: {}, adversary: {}, orchestrator: { autostart: true } };
  const upward = makeRunning(
    makeSettings({ roles, phases: [phase('1')], wake: { when: 'always', hook: false } }),
  );
  upward.signal('builder', { event: 'dialog', what: 'Do you trust this? Esc to cancel' });
  upward.signal('adversary', { event: 'dialog', what: 'x' });
  upward.after(10);
  const { wall } = upward.now;
  upward.tell({ type: 'wake-period', period: wall - 60_000, next: wall + 60_000 });
  upward.after(60, { type: 'wake-period', period: wall + 60_000, next: wall + 120_000 });
  for (const name of ['builder', 'adversary']) upward.signal(name, { event: 'turn_start' });
  upward.push([claim('c', 'g'), review('r', 'g', 'PASS')], { saysDone: true });
  const said = [...life.actions, ...starts.actions, ...upward.actions].flatMap((a) =>
    a.type === 'send' ? [a] : [],
  );
  return new Map(said.map(({ kind, text }) => [`${kind}: ${text}`, text]));
}

const words = ownWords();

test('the lives above make every kind of message but those of people', () => {
  const kinds = new Set([...words.keys()].map((key) => key.slice(0, key.indexOf(':'))));
  expect([...kinds].toSorted()).toEqual([
    'blocked',
    'compact',
    'final',
    'handoff',
    'inbox',
    'kickoff',
    'notice',
    'nudge',
    'plan',
    'probe',
    'resume',
    'wake',
  ]);
});

test.each([...words])('%s', (_name, text) => {
  expect(text).not.toMatch(
    /limit|quota|rate|resets?\b|trust|log ?in|permission|do you want|would you|esc to/i,
  );
  expect(text).not.toMatch(/context \d+ ?%|\d+% context|^[!/#@&$?]|\\$|\n/);
  expect(parseWaitingUntil(text, { nowMs: 0, maxAheadMs: 1e12 })).toMatchObject({ reason: 'no-marker' });
  expect(text.length).toBeLessThan(250);
});

test('a nudge names what is wrong and what to do', () => {
  const life = makeRunning(makeSettings({ cadence: 'solo', roles: { builder: {} } }));
  life.after(300);
  expect(life.actions.at(-1)).toMatchObject({
    text: 'Your session is idle 300 s without a lease (no turn yet). Go on with your work, or state a new WAITING-UNTIL as your last line.',
  });
});
