import { expect, test } from 'vitest';
import { fromDurable, toDurable } from '../../src/core/durable.ts';
import { isMuted } from '../../src/core/precedence.ts';
import type { BudgetSettings } from '../../src/core/settings.ts';
import { explain } from '../../src/core/view/explain.ts';
import { agentStatus } from '../../src/core/view/status.ts';
import { claim } from '../protocol/history.ts';
import { type Life, makeLife, makeRunning, makeSettings, settle } from './make.ts';

const none: BudgetSettings = { hard: false, session: {}, phase: {}, day: {}, project: {} };
const capped = (budget: Partial<BudgetSettings>) =>
  makeRunning(makeSettings({ budget: { ...none, ...budget } }));

/** Tokens of the agent's conversation until now, at a dollar for a thousand. */
function uses(life: Life, agent: string, tokens: number): string[] {
  return life.signal(agent, { event: 'usage', conversation: 'c', tokens, cost_usd: tokens / 1000 });
}

const raised = (life: Life, budget: Partial<BudgetSettings>) =>
  life.tell({ type: 'settings', settings: { ...life.model.settings, budget: { ...none, ...budget } } });

test.each<[string, Partial<BudgetSettings>, readonly string[]]>([
  ['of a session', { session: { tokens: 100 } }, ['builder']],
  ['of the phase', { phase: { tokens: 100 } }, ['builder', 'adversary']],
  ['of the day', { day: { usd: 0.1 } }, ['builder', 'adversary']],
  ['of the project', { project: { tokens: 100 } }, ['builder', 'adversary']],
])('a cap %s is told at four fifths, and holds at its end', (_name, budget, held) => {
  const life = capped(budget);
  expect(uses(life, 'builder', 79)).toEqual([]);
  expect(uses(life, 'builder', 80)).toEqual([expect.stringMatching(/^notify budget\/.*, upwards$/)]);
  expect(uses(life, 'builder', 99)).toEqual([]);
  const decided = uses(life, 'builder', 100);
  expect(decided.filter((one) => one.startsWith('hold')).map((one) => one.split(/[ :]/)[1])).toEqual(held);
  expect(Object.values(life.model.notices).map(({ severity }) => severity)).toEqual(['critical']);
  expect(uses(life, 'builder', 100)).toEqual([]);
});

test('a held agent gets no message, is not judged stalled and not relaunched; all comes when the cap is raised', () => {
  const life = capped({ day: { turns: 1 } });
  life.turn('builder', 'done');
  expect(life.agent('builder').spent?.text).toBe('budget.day.turns (2026-01-05): 1 turn');
  expect(life.push([claim('c', 'g')])).toEqual([]);
  expect(life.tell({ type: 'send', agent: 'builder', text: 'hi', by: 'me', nonce: 'n' })).toEqual([]);
  expect(life.after(3600)).toEqual([]);
  expect(agentStatus(life.model, life.agent('builder'), life.now).state).toBe('ready');
  expect(life.exited('adversary')).toEqual([]);
  expect(life.after(60)).toEqual([]);
  const decided = raised(life, { day: { turns: 5 } });
  expect(decided).toEqual(
    expect.arrayContaining(['release builder', 'release adversary', 'send builder human']),
  );
  expect(decided).toEqual(expect.arrayContaining(['launch adversary 2 resume for 1']));
});

test('what a held agent does by itself: the turn under way may end, another one may not', () => {
  const life = capped({ project: { tokens: 10 } });
  life.signal('builder', { event: 'turn_start' });
  life.after(5);
  uses(life, 'builder', 12);
  expect(life.after(600)).toEqual([]);
  expect(life.signal('builder', { event: 'turn_end', message: 'x' })).toEqual([]);
  life.after(5);
  expect(life.signal('builder', { event: 'turn_start' })).toEqual(['kill builder 1 -> resume']);
  life.tell({ type: 'killed', agent: 'builder', generation: 1, survivors: [] });
  expect(life.after(600)).toEqual([]);
  expect(raised(life, {})).toEqual(expect.arrayContaining(['launch builder 2 resume for 1']));
});

test('a hard cap ends the turn at once, once', () => {
  const life = capped({ hard: true, project: { tokens: 10 } });
  life.signal('builder', { event: 'turn_start' });
  expect(uses(life, 'builder', 12)).toEqual(expect.arrayContaining(['kill builder 1 -> resume']));
  expect(life.after(1)).toEqual([]);
});

/** In a turn, at a hard cap, with a backend that has a key for it. */
function interrupted(): { readonly life: Life; readonly decided: readonly string[] } {
  const roles = { builder: { can_interrupt: true }, adversary: {} };
  const life = makeRunning(makeSettings({ roles, budget: { ...none, hard: true, project: { tokens: 10 } } }));
  life.signal('builder', { event: 'turn_start' });
  life.after(1);
  return { life, decided: uses(life, 'builder', 12) };
}

const told = (life: Life, ok: boolean, text: string, n = 1) =>
  life.tell({ type: 'interrupted', agent: 'builder', generation: 1, n, ok, text });

test('a hard cap interrupts where there is a key for it, once, and keeps the session', () => {
  const { life, decided } = interrupted();
  expect(decided).toContain('interrupt builder 1');
  expect(decided.filter((one) => one.startsWith('kill'))).toEqual([]);
  expect(life.after(5)).toEqual([]);
  expect(told(life, true, 'its screen shows an idle session')).toEqual([]);
  expect(life.agent('builder').session).toMatchObject({ state: 'ready', lease: { kind: 'none' } });
  expect(life.after(3600)).toEqual([]);
  expect(raised(life, {})).toContainEqual('release builder');
  expect(life.agent('builder').interrupt).toBeNull();
});

test('a turn that goes on after the interrupt is ended with its session: told so, or nothing told for half a minute', () => {
  const failed = interrupted().life;
  expect(told(failed, false, 'its screen shows: busy')).toEqual(['kill builder 1 -> resume']);
  const silent = interrupted().life;
  expect(silent.after(29)).toEqual([]);
  expect(silent.after(1)).toEqual(['kill builder 1 -> resume']);
});

test('turns that it begins by itself behind the cap are interrupted too, but not for ever', () => {
  const { life } = interrupted();
  const decided = [1, 2, 3].map((n) => {
    told(life, true, 'idle', n);
    life.after(5);
    return life.signal('builder', { event: 'turn_start' });
  });
  expect(decided).toEqual([['interrupt builder 1'], ['interrupt builder 1'], ['kill builder 1 -> resume']]);
});

test('an interrupt that a daemon decided before it died is not given twice to one turn', () => {
  const { life } = interrupted();
  const durable = JSON.parse(JSON.stringify(toDurable(life.model, 'boot', life.now)));
  expect(fromDurable(durable, life.model.settings, 'boot', life.now).agents.builder?.interrupt).toEqual(
    life.agent('builder').interrupt,
  );
});

test('a word about an interrupt that comes when another turn has begun ends nothing', () => {
  const { life } = interrupted();
  life.signal('builder', { event: 'turn_end', message: 'x' });
  life.after(1);
  life.signal('builder', { event: 'turn_start' });
  told(life, true, 'idle');
  expect(life.agent('builder').session.state).toBe('busy');
});

test('a session has a count of its own; its cap goes with it when a person wants another session', () => {
  const life = capped({ session: { tokens: 100 } });
  uses(life, 'builder', 100);
  expect(life.agent('adversary').spent).toBeNull();
  life.exited('builder');
  expect(life.after(100)).toEqual([]);
  const decided = life.tell({ type: 'restart', agent: 'builder', mode: 'resume', by: 'me' });
  expect(decided).toEqual(expect.arrayContaining(['release builder', 'launch builder 2 resume for 1']));
  settle(life, 'builder');
  expect(uses(life, 'builder', 199)).toContainEqual(expect.stringMatching(/^notify budget/));
  expect(life.agent('builder').spent).toBeNull();
  uses(life, 'builder', 200);
  expect(life.agent('builder').spent).not.toBeNull();
});

test('the cap of a day ends with the day, that of a phase with the phase', () => {
  const life = capped({ day: { tokens: 10 }, phase: { tokens: 15 } });
  uses(life, 'builder', 10);
  expect(life.agent('builder').spent).not.toBeNull();
  expect(life.after(14 * 3600 - 1)).toEqual([]);
  expect(life.after(1)).toEqual(expect.arrayContaining(['release builder', 'release adversary']));
  uses(life, 'builder', 15);
  expect(life.agent('builder').spent?.text).toContain('budget.phase.tokens (1)');
});

test('a person may let as much be used once more', () => {
  const life = capped({ project: { tokens: 10 } });
  uses(life, 'builder', 12);
  const decided = life.tell({ type: 'budget-more', agent: null, by: 'me' });
  expect(decided).toEqual(expect.arrayContaining(['release builder', 'release adversary']));
  uses(life, 'builder', 21);
  expect(life.agent('builder').spent).toBeNull();
  uses(life, 'builder', 22);
  expect(life.agent('builder').spent).not.toBeNull();
});

test('wall time counts from the launch, and while nothing happens', () => {
  const life = capped({ session: { wall_s: 100 } });
  expect(life.after(79)).toEqual([]);
  expect(life.after(1)).toEqual([
    'notify budget/session/builder 1/wall_s, upwards',
    'notify budget/session/adversary 1/wall_s, upwards',
  ]);
  expect(life.after(20).filter((one) => one.startsWith('hold'))).toHaveLength(2);
});

test('tokens of an unknown price are no cost: the cap in dollars says that it is blind to them', () => {
  const life = capped({ day: { usd: 1, tokens: 1000 } });
  expect(life.signal('builder', { event: 'usage', model: 'new', tokens: 500, cost_usd: null })).toEqual([
    'notify budget/unpriced, upwards',
  ]);
  expect(life.model.notices['budget/unpriced']?.text).toContain('new');
  expect(agentStatus(life.model, life.agent('builder'), life.now)).toMatchObject({
    tokens: 500,
    cost_usd: null,
  });
  life.signal('builder', { event: 'usage', model: 'new', tokens: 1000, cost_usd: null });
  expect(life.agent('builder').spent?.text).toContain('tokens');
});

test('near a cap, no turn is begun before the figures of the last one can be there', () => {
  const life = capped({ project: { tokens: 100 } });
  uses(life, 'builder', 90);
  life.turn('builder', 'x');
  const send = { type: 'send', agent: 'builder', kind: 'handoff', key: 'k', text: 't' } as const;
  expect(isMuted('handoff', send, life.model, life.now)).toBe(true);
  life.after(2);
  expect(isMuted('handoff', send, life.model, life.now)).toBe(false);
});

test('explain shows the figures and what ends the hold', () => {
  const life = capped({ session: { tokens: 100 } });
  uses(life, 'builder', 150);
  const shown = explain(life.model, 'builder', life.now);
  expect(shown?.left_alone_because).toContain('its budget is spent');
  expect(shown?.facts).toContainEqual({
    what: 'budget.session.tokens (builder 1)',
    value: '150 tokens of 100 tokens',
    source: 'rule',
    age_s: null,
  });
  expect(shown?.next.join()).toContain('loopctl resume --budget');
});

test('a turn that the screen showed before the agent told of it is one turn', () => {
  const life = makeLife();
  const turns = () => life.model.money.project.turns;
  life.launched('builder');
  life.screen('builder', 'busy');
  expect(turns()).toBe(1);
  life.after(1);
  life.signal('builder', { event: 'ready' });
  life.signal('builder', { event: 'turn_start' });
  life.signal('builder', { event: 'turn_end', message: 'x' });
  expect(turns()).toBe(1);
  life.after(1);
  life.turn('builder', 'y');
  expect(turns()).toBe(2);
});

test('its first word may be of a moment before the look at the screen', () => {
  const life = makeLife();
  life.launched('builder');
  life.after(5);
  life.screen('builder', 'busy');
  life.signal('builder', { event: 'turn_start' }, { ago_s: 2 });
  life.signal('builder', { event: 'turn_end', message: 'x' });
  life.after(1);
  life.turn('builder', 'y');
  expect(life.model.money.project.turns).toBe(2);
});

test('without a word of the agent itself each turn that is seen counts', () => {
  const life = makeLife();
  life.launched('builder');
  for (let turn = 1; turn <= 3; turn += 1) {
    life.after(5);
    life.screen('builder', 'busy');
    life.after(5);
    life.screen('builder', 'ready');
    expect(life.model.money.project.turns).toBe(turn);
  }
});
