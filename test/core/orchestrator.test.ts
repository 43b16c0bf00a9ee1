import { expect, test } from 'vitest';
import { fromDurable, toDurable } from '../../src/core/durable.ts';
import { explain } from '../../src/core/view/explain.ts';
import { claim, review } from '../protocol/history.ts';
import { brief, type Life, makeLife, makeSettings, phase, settle } from './make.ts';

type Patch = Parameters<typeof makeSettings>[0];

/** Loops and Orchestrator run and sit idle. */
function supervised(patch: Patch = {}, autostart = true): Life {
  const roles = { builder: {}, adversary: {}, orchestrator: { autostart, account: 'other' } };
  const life = makeLife(makeSettings({ roles, wake: { when: 'always', hook: false }, ...patch }));
  life.tell();
  for (const name of ['builder', 'adversary', ...(autostart ? ['orchestrator'] : [])]) settle(life, name);
  life.actions.length = 0;
  return life;
}

const about = (life: Life, name: string): string[] =>
  life.actions.flatMap((action) => ('agent' in action && action.agent === name ? [brief(action)] : []));

const texts = (life: Life, kind: string): string[] =>
  life.actions.flatMap((action) => (action.type === 'send' && action.kind === kind ? [action.text] : []));

test('it starts with the daemon, for no phase', () => {
  const life = makeLife(
    makeSettings({ roles: { builder: {}, adversary: {}, orchestrator: { autostart: true } } }),
  );
  expect(life.tell()).toContain('launch orchestrator 1 fresh for ');
});

test('without autostart it waits for a person, whose word outlives the daemon', () => {
  const life = supervised({}, false);
  life.after(600);
  expect(about(life, 'orchestrator')).toEqual([]);
  life.tell({ type: 'want', agent: 'orchestrator', on: true, by: 'me' });
  expect(about(life, 'orchestrator')).toEqual(['launch orchestrator 1 fresh for ']);
  settle(life, 'orchestrator');
  restart(life, 'orchestrator');
  life.after(600);
  expect(about(life, 'orchestrator')).toEqual(['launch orchestrator 1 fresh for ']);
  life.signal('orchestrator', { event: 'ready' });
  life.tell({ type: 'want', agent: 'orchestrator', on: false, by: 'me' });
  expect(about(life, 'orchestrator')).toContain('kill orchestrator 1 -> null');
  life.tell({ type: 'killed', agent: 'orchestrator', generation: 1, survivors: [] });
  restart(life);
  life.after(600);
  expect(about(life, 'orchestrator')).toHaveLength(2);
  life.tell({ type: 'want', agent: 'orchestrator', on: true, by: 'me' });
  expect(about(life, 'orchestrator').at(-1)).toBe('launch orchestrator 2 resume for ');
});

test('one that is found running was wanted, whatever was forgotten', () => {
  const life = supervised({}, false);
  life.launched('orchestrator', { adopted: true, generation: 4 });
  life.after(60);
  expect(about(life, 'orchestrator').filter((line) => line.startsWith('kill'))).toEqual([]);
});

test('`want` says nothing about a loop', () => {
  const life = supervised();
  life.tell({ type: 'want', agent: 'builder', on: false, by: 'me' });
  life.after(1);
  expect(about(life, 'builder')).toEqual([]);
});

test('it is never nudged or ended for idleness, nor told of leases', () => {
  const life = supervised();
  life.turn('orchestrator', 'All is well.');
  for (let hour = 0; hour < 12; hour += 1) life.after(3600);
  expect(about(life, 'orchestrator')).toEqual([]);
  expect(explain(life.model, 'orchestrator', life.now)?.next).toEqual([]);
  for (let n = 0; n < 20; n += 1) life.turn('orchestrator', 'WAITING-UNTIL: 2030-01-01T00:00:00Z');
  expect(life.model.notices['idling/orchestrator']).toBeUndefined();
});

test.each<[string, (life: Life) => unknown, number, string]>([
  [
    'a turn without progress',
    (l) => l.signal('orchestrator', { event: 'turn_start' }),
    1800,
    'kill orchestrator 1 -> resume, counts',
  ],
  [
    'a tool call that never ends',
    (l) =>
      l.signal('orchestrator', { event: 'turn_start' }) &&
      l.signal('orchestrator', { event: 'tool_start', id: 'a', name: 'Bash' }),
    7200,
    'kill orchestrator 1 -> resume, counts',
  ],
  ['its death', (l) => l.exited('orchestrator'), 0, 'launch orchestrator 2 resume for '],
])('%s is healed as a loop is', (_what, happen, seconds, expected) => {
  const life = supervised();
  happen(life);
  life.after(seconds);
  expect(about(life, 'orchestrator')).toContain(expected);
});

test('frozen input is healed', () => {
  const life = supervised();
  life.tell({ type: 'send', agent: 'orchestrator', text: 'hi', by: 'me', nonce: 'n' });
  life.delivered('orchestrator', 'human', 'failed', { frozen: true });
  expect(about(life, 'orchestrator')).toContain('kill orchestrator 1 -> resume, counts');
});

test('it is parked after too many ends, and does not hear of that itself', () => {
  const life = supervised();
  for (let n = 1; n <= 6; n += 1) {
    life.after(60);
    life.exited('orchestrator');
  }
  life.after(60);
  expect(life.model.notices['parked/orchestrator']).toBeDefined();
  expect(life.model.upward.map(({ key }) => key)).not.toContain('parked/orchestrator');
});

test('phases come and go; its session stays, and a later daemon sends it no second start', () => {
  const life = supervised({ phases: ['1', '2', '3'].map(phase) });
  for (const id of ['1', '2'])
    life.push([claim(`c${id}`, 'g'), review(`r${id}`, 'g', 'PASS')], { saysDone: true });
  expect(life.model.phase.index).toBe(2);
  restart(life, 'orchestrator');
  life.signal('orchestrator', { event: 'ready' });
  life.after(1);
  expect(about(life, 'orchestrator').filter((line) => !line.endsWith('notice'))).toEqual([]);
});

test('a start prompt that goes in as a message goes in once, also when a phase ends meanwhile', () => {
  const life = makeLife(
    makeSettings({ roles: { builder: {}, adversary: {}, orchestrator: { autostart: true } } }),
  );
  life.tell();
  for (const name of ['builder', 'adversary']) settle(life, name);
  life.launched('orchestrator', { promptDelivered: false });
  life.push([claim('c', 'g'), review('r', 'g', 'PASS')], { saysDone: true });
  life.delivered('orchestrator', 'kickoff', 'acknowledged');
  life.after(1);
  expect(about(life, 'orchestrator').filter((line) => line === 'send orchestrator kickoff')).toHaveLength(1);
});

test('it has no plan to read again, no inbox, no handoff', () => {
  const life = supervised();
  life.tell({ type: 'plan', phase: '1', digest: 'a' });
  life.tell({ type: 'plan', phase: '1', digest: 'b' });
  life.push([claim('c', 'g')], { inbox: { builder: 'x', adversary: 'y' } });
  expect(about(life, 'orchestrator')).toEqual([]);
});

test('notices reach it once each, while they stand and it is there', () => {
  const life = supervised();
  life.signal('builder', { event: 'dialog', what: 'x' });
  life.after(10);
  expect(texts(life, 'notice')).toHaveLength(1);
  life.after(600);
  expect(texts(life, 'notice')).toHaveLength(1);
  const [key] = Object.keys(life.model.sent).filter((one) => one.startsWith('notice/'));
  life.signal('builder', { event: 'turn_start' });
  expect(about(life, 'orchestrator')).toContain(`drop ${key}`);
});

test('what was raised while it was away is left to its next wake', () => {
  const life = supervised();
  life.exited('orchestrator');
  life.signal('builder', { event: 'dialog', what: 'x' });
  life.after(10);
  settle(life, 'orchestrator');
  life.after(10);
  expect(texts(life, 'notice')).toEqual([]);
  life.signal('adversary', { event: 'dialog', what: 'x' });
  life.after(10);
  expect(texts(life, 'notice')).toHaveLength(1);
});

test('what came up at a limit of its own account is told when that is over', () => {
  const life = supervised();
  life.signal('orchestrator', { event: 'limit', kind: 'usage', reset: null });
  life.signal('builder', { event: 'dialog', what: 'x' });
  life.after(10);
  expect(texts(life, 'notice')).toEqual([]);
  life.tell({ type: 'limit-over', account: 'other', by: 'me' });
  expect(texts(life, 'notice')).toHaveLength(1);
});

test('a notice that quotes a screen is not typed on one', () => {
  const life = supervised();
  life.signal('builder', { event: 'dialog', what: 'Do you trust this folder? Press Enter' });
  life.after(10);
  expect(texts(life, 'notice')).toEqual(['Notice (warning): run `loopctl status` to read it.']);
});

test('a phase that is done is told', () => {
  const life = supervised();
  life.after(1);
  life.push([claim('c', 'g'), review('r', 'g', 'PASS')], { saysDone: true });
  expect(texts(life, 'notice')).toEqual(['Notice (info): phase 1 is done. `loopctl status` tells more.']);
});

test('at the end it gets a last message, works on it, and only then goes', () => {
  const life = supervised({ phases: [phase('1')] });
  life.push([claim('c', 'g'), review('r', 'g', 'PASS')], { saysDone: true });
  const ended = (): string[] => about(life, 'orchestrator').filter((line) => line.startsWith('kill'));
  expect(about(life, 'orchestrator')).toContain('send orchestrator final');
  expect(ended()).toEqual([]);
  life.signal('orchestrator', { event: 'turn_start' });
  life.delivered('orchestrator', 'final', 'acknowledged');
  life.after(5);
  expect(ended()).toEqual([]);
  life.signal('orchestrator', { event: 'turn_end', message: 'Done.' });
  expect(ended()).toHaveLength(1);
});

test('one that does not take its last message holds nobody up for long', () => {
  const life = supervised({ phases: [phase('1')] });
  life.push([claim('c', 'g'), review('r', 'g', 'PASS')], { saysDone: true });
  life.after(89);
  expect(about(life, 'orchestrator').filter((line) => line.startsWith('kill'))).toEqual([]);
  life.after(1);
  expect(about(life, 'orchestrator').filter((line) => line.startsWith('kill'))).toHaveLength(1);
});

test('with a phase appended later it is resumed in its conversation, and no old goodbye is typed', () => {
  const life = supervised({ phases: [phase('1')] });
  life.push([claim('c', 'g'), review('r', 'g', 'PASS')], { saysDone: true });
  life.after(90);
  life.tell({ type: 'killed', agent: 'orchestrator', generation: 1, survivors: [] });
  const settings = { ...life.model.settings, phases: [phase('1'), phase('2')] };
  const saved = JSON.parse(JSON.stringify(toDurable(life.model, 'boot', life.now)));
  life.model = { ...fromDurable(saved, settings, 'later boot', life.now), ready: true };
  life.actions.length = 0;
  life.after(60);
  expect(about(life, 'orchestrator').filter((line) => !line.startsWith('drop'))).toEqual([
    'launch orchestrator 2 resume for ',
  ]);
  expect(life.actions.map(brief).filter((line) => line.startsWith('drop final/'))).toHaveLength(1);
});

/** A new daemon, that finds these sessions. */
function restart(life: Life, ...found: readonly string[]): void {
  const saved = JSON.parse(JSON.stringify(toDurable(life.model, 'boot', life.now)));
  life.model = fromDurable(saved, life.model.settings, 'boot', life.now);
  for (const name of ['builder', 'adversary', ...found]) life.launched(name, { adopted: true });
  life.tell({ type: 'ready' });
}
