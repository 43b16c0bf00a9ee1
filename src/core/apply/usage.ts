import type { SessionFact } from '../facts.ts';
import { currentPhase, roleOf } from '../lookup.ts';
import type { Agent, Model } from '../model.ts';
import { book, noUse, type Who } from '../money/book.ts';
import { bookUsage } from '../money/usage.ts';
import type { TaskFact } from '../task-facts.ts';
import { isActive } from '../tasks.ts';
import type { Now } from '../time.ts';
import { changeAgent } from './change.ts';

type SignalFact = Extract<SessionFact, { type: 'signal' }>;

/** What an agent's own records say that it used. Records that are read again book nothing twice. */
export function applyUsage(model: Model, fact: SignalFact, atWall: number): Model {
  const agent = model.agents[fact.agent];
  if (agent === undefined || fact.signal.event !== 'usage') return model;
  const rates = { prices: model.settings.prices, model: roleOf(model, agent.name)?.model ?? null };
  const money = bookUsage(model.money, whose(model, agent), fact.signal, rates, atWall);
  return money === model.money ? model : { ...model, money };
}

/** A turn counts when it begins, so that one that never ends counts too; once, however often its beginning is told. */
export function countTurn(model: Model, name: string, atWall: number): Model {
  const agent = model.agents[name];
  if (agent === undefined) return model;
  const { turnAt, turnSeen } = agent;
  if (!turnSeen && atWall <= turnAt) return model;
  const known: Agent = { ...agent, turnAt: Math.max(turnAt, atWall), turnSeen: false };
  const money = turnSeen
    ? model.money
    : book(model.money, whose(model, agent), '', { ...noUse, turns: 1 }, atWall);
  return changeAgent({ ...model, money }, name, () => known);
}

/**
 * A turn seen on the screen, of a session that has not told of one itself. Its first word may come after the look at the
 * screen, and is then of the same turn.
 */
export function countSeen(model: Model, name: string, atWall: number): Model {
  const fresh = changeAgent(model, name, (agent) => ({ ...agent, turnSeen: false }));
  return changeAgent(countTurn(fresh, name, atWall), name, (agent) => ({ ...agent, turnSeen: true }));
}

/** What a one-shot session says at its end that it used, under its own name. */
export function bookTask(model: Model, fact: Extract<TaskFact, { type: 'task-ended' }>, now: Now): Model {
  const task = model.tasks.tasks[fact.task];
  if (task === undefined || !isActive(task)) return model;
  const phase = currentPhase(model)?.id ?? '';
  const conversation = task.run === 1 ? task.id : `${task.id}/${task.run}`;
  const who: Who = { agent: task.id, generation: task.attempt + task.run - 1, phase, conversation };
  const begun = book(model.money, who, '', { ...noUse, turns: 1 }, now.wall);
  const usage = { tokens: fact.tokens ?? 0, cost_usd: fact.costUsd };
  const rates = { prices: model.settings.prices, model: task.model };
  return { ...model, money: bookUsage(begun, who, usage, rates, now.wall) };
}

function whose(model: Model, { name, generation, conversation, session }: Agent): Who {
  const phase = session.phase === '' ? (currentPhase(model)?.id ?? '') : session.phase;
  return { agent: name, generation, phase, conversation };
}
