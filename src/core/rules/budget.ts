import type { Action } from '../actions.ts';
import { roleOf } from '../lookup.ts';
import type { Agent, Model, Notice } from '../model.ts';
import { type Figure, figures, isNear, isOver, reached } from '../money/caps.ts';
import { amount, capName } from '../money/words.ts';
import { type Now, sinceMs } from '../time.ts';
import { isLive } from '../transitions.ts';
import { endSession } from './end-session.ts';
import type { Rule } from './rule.ts';

/** Holds the loops to the caps of the budget, and tells when one is near or reached. */
export const budget: Rule = {
  name: 'budget',
  decide(model, now) {
    if (model.run.type !== 'running') return [];
    const all = figures(model, now);
    return [
      ...notices(model, all),
      ...Object.values(model.agents).flatMap((agent) => hold(model, agent, all, now)),
    ];
  },
};

/** So long an interrupt may take to be told of. */
export const INTERRUPT_MS = 30_000;
/** A session that begins turn after turn by itself is not interrupted more often. */
const INTERRUPTS = 3;

/**
 * At a cap an agent finishes its turn and is then left alone until the cap is raised. With `hard` the turn is
 * interrupted. A turn that it begins by itself after that is ended with its session, whose conversation is resumed later.
 */
function hold(model: Model, agent: Agent, all: readonly Figure[], now: Now): readonly Action[] {
  const over = reached(all, agent.name);
  const { spent, name, session } = agent;
  if (over.length === 0) return spent === null ? [] : [{ type: 'budget-release', agent: name }];
  const text = over.map((figure) => `${capName(figure)}: ${amount(figure.kind, figure.cap)}`).join(', ');
  if (spent?.text !== text) return [{ type: 'budget-hold', agent: name, text }];
  if (!isLive(session.state) || session.state !== 'busy') return [];
  const isNew = session.since.mono > spent.since.mono;
  if (model.settings.budget.hard) return stopTurn(model, agent, `the budget is spent: ${text}`, now);
  return isNew ? endSession(agent, `the budget is spent: ${text}`, 'resume') : [];
}

/** With a key where the backend has one; with the session where it has none, or where that did not help. */
function stopTurn(model: Model, agent: Agent, reason: string, now: Now): readonly Action[] {
  const { name, generation, interrupt, session } = agent;
  if (roleOf(model, name)?.can_interrupt !== true) return endSession(agent, reason, 'resume');
  const isTried = interrupt !== null && interrupt.at.mono >= session.since.mono;
  const n = (interrupt?.count ?? 0) + 1;
  if (!isTried && n <= INTERRUPTS) {
    if (session.ending !== null || session.probeFailing) return [];
    return [{ type: 'interrupt', agent: name, generation, n, reason }];
  }
  const isAwaited = isTried && interrupt.failed === null && sinceMs(interrupt.at, now) < INTERRUPT_MS;
  return isAwaited ? [] : endSession(agent, reason, 'resume');
}

function notices(model: Model, all: readonly Figure[]): readonly Action[] {
  const wanted = new Map<string, Pick<Notice, 'severity' | 'text'>>();
  for (const figure of all) {
    if (isNear(figure)) wanted.set(`budget/${figure.key}`, notice(figure));
  }
  const blind = all.filter((figure) => figure.unpriced > 0);
  if (blind.length > 0) wanted.set(UNPRICED, unpriced(model, blind));
  const over = Object.keys(model.notices)
    .filter((key) => key.startsWith('budget/') && !wanted.has(key))
    .map((key): Action => ({ type: 'resolve', key }));
  const told = [...wanted]
    .filter(([key, { text }]) => model.notices[key]?.text !== text)
    .map(([key, one]): Action => ({ type: 'notify', key, ...one, orchestrator: true }));
  return [...over, ...told];
}

const UNPRICED = 'budget/unpriced';

/** The same words while it stands: it is told once. */
function notice(figure: Figure): Pick<Notice, 'severity' | 'text'> {
  const cap = `${capName(figure)}: ${amount(figure.kind, figure.cap)}`;
  if (!isOver(figure)) return { severity: 'warning', text: `four fifths of a cap are used, ${cap}` };
  const whom = figure.agent ?? 'all agents';
  const how = 'raise it, or allow as much again with `loopctl resume --budget`';
  return { severity: 'critical', text: `a cap is reached, ${cap}; paused: ${whom}; ${how}` };
}

function unpriced(model: Model, blind: readonly Figure[]): Pick<Notice, 'severity' | 'text'> {
  const models = Object.values(model.money.rows)
    .filter((row) => row.unpriced > 0)
    .map((row) => (row.model === '' ? 'a model that is not named' : row.model));
  const names = [...new Set(models)].toSorted().join(', ');
  const caps = [...new Set(blind.map(({ scope }) => `budget.${scope}.usd`))].join(', ');
  const of = names === '' ? 'a part of what was used' : names;
  return {
    severity: 'warning',
    text: `${caps} cannot be held to: the cost of ${of} is not known (give it under prices)`,
  };
}
