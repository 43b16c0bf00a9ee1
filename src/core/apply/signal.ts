import type { SessionFact } from '../facts.ts';
import { roleOf } from '../lookup.ts';
import type { Agent, Model, Session } from '../model.ts';
import type { Now, Stamp } from '../time.ts';
import { isLive } from '../transitions.ts';
import { answered, changeAgent, endTurn, laterOf, move, stampAt } from './change.ts';
import { openWindow, turnAnswered, turnBegan } from './limit.ts';
import { applyUsage, countTurn } from './usage.ts';

type SignalFact = Extract<SessionFact, { type: 'signal' }>;

/** Structured words of the agent itself: they outrank the screen. */
export function applySignal(model: Model, fact: SignalFact, now: Now): Model {
  const at = stampAt(fact.signal.at, now);
  const heard = changeAgent(model, fact.agent, (agent) => hear(agent, fact, at));
  switch (fact.signal.event) {
    case 'limit':
      return openWindow(heard, fact.agent, fact.signal.reset, `signal: ${fact.signal.kind}`, at, now);
    case 'turn_start':
      return turnBegan(countTurn(heard, fact.agent, at.wall), roleOf(heard, fact.agent)?.account ?? '', at);
    case 'usage':
      return applyUsage(heard, fact, at.wall);
    case 'tool_start':
      return answeredIn(heard, model.agents[fact.agent], at);
    case 'turn_end':
      return fact.signal.message === '' ? heard : answeredIn(heard, model.agents[fact.agent], at);
    default:
      return heard;
  }
}

/** The model spoke in the turn that `before` was in. */
function answeredIn(model: Model, before: Agent | undefined, at: Stamp): Model {
  if (before?.session.state !== 'busy') return model;
  return turnAnswered(model, roleOf(model, before.name)?.account ?? '', before.session.since, at);
}

/** A session that has ended says nothing more about itself. */
function hear(agent: Agent, fact: SignalFact, at: Stamp): Agent {
  if (!isLive(agent.session.state)) return agent;
  const progress = laterOf(agent.session.progress, at);
  const session: Session = {
    ...change(agent.session, fact, at),
    structured: true,
    heard: laterOf(agent.session.heard ?? at, at),
    progress,
    probeFailing: false,
  };
  const { event } = fact.signal;
  const tookTurn = session.state === 'busy' || event === 'turn_end';
  const heard: Agent = {
    ...agent,
    conversation: conversationOf(agent, fact),
    session,
    ladder: tookTurn ? answered(agent.ladder, at) : agent.ladder,
  };
  if (event !== 'turn_end' || fact.replayed) return heard;
  return { ...heard, idleLeases: session.lease?.kind === 'lease' ? agent.idleLeases + 1 : agent.idleLeases };
}

/** An agent that chooses its conversation itself names it when it is ready. */
function conversationOf(agent: Agent, { signal }: SignalFact): string {
  const named = signal.event === 'ready' ? (signal.conversation ?? '') : '';
  return named === '' ? agent.conversation : named;
}

function change(session: Session, { signal }: SignalFact, at: Stamp): Session {
  switch (signal.event) {
    case 'ready':
      return move(session, 'ready', 'signal: ready', 'signal', at);
    case 'prompt':
      return { ...session, frozen: false };
    case 'turn_start':
      return { ...move(session, 'turn_start', 'signal: turn started', 'signal', at), tools: [] };
    case 'turn_end':
      return endTurn(session, signal.message, 'signal: turn ended', 'signal', at);
    case 'tool_start':
      return openTool(session, { id: signal.id, name: signal.name, since: at });
    case 'tool_end':
      return { ...session, tools: session.tools.filter((tool) => tool.id !== signal.id) };
    case 'dialog':
      return move(session, 'dialog', `signal: dialog (${signal.what})`, 'signal', at);
    case 'limit':
      return move(session, 'limit', `signal: ${signal.kind}`, 'signal', at);
    case 'context':
      return { ...session, contextPct: signal.pct };
    case 'usage':
      return session;
    case 'bye':
      return { ...session, evidence: { text: `signal: leaving (${signal.reason})`, source: 'signal', at } };
  }
}

/** A tool call is part of a turn, also when the word of the turn's start was lost. One of a turn that is over is late. */
function openTool(session: Session, tool: Session['tools'][number]): Session {
  const { state, since } = session;
  if (state !== 'busy' && tool.since.mono < since.mono) return session;
  const busy = move(session, 'turn_start', `signal: tool ${tool.name}`, 'signal', tool.since);
  return { ...busy, tools: [...busy.tools.filter((one) => one.id !== tool.id), tool].slice(-32) };
}
