import { plain } from '../../protocol/text.ts';
import type { Action } from '../actions.ts';
import { absentSession } from '../initial.ts';
import { phaseOf, roleOf } from '../lookup.ts';
import type { Agent, Model, Sent } from '../model.ts';
import type { Now } from '../time.ts';
import { answered, changeAgent, clear, endTurn, move, raise } from './change.ts';
import { backOff } from './ending.ts';
import { enterPhase } from './enter-phase.ts';
import { beginHost, hostTold } from './host.ts';
import { closeWindow, openWindow } from './limit.ts';
import { readPlan } from './plan.ts';
import { secretTold } from './secrets.ts';
import { isStartOfNow } from './start-rows.ts';
import { applyTaskActed } from './task-acted.ts';
import { raiseUpward, toldUpward } from './upward.ts';
import { hookAsked, settled } from './wake.ts';

/** Bookkeeping of a decision, so that the rules, asked again at once, do not decide it again. */
export function applyActed(model: Model, action: Action, now: Now): Model {
  switch (action.type) {
    case 'launch':
      return changeAgent(model, action.agent, (agent) => launching(agent, action, now));
    case 'kill':
      return killed(model, action, now);
    case 'interrupt':
      return changeAgent(model, action.agent, (agent) => ({
        ...agent,
        interrupt: { at: now, count: action.n, failed: null },
      }));
    case 'send':
      return sent(model, action, now);
    case 'drop': {
      const { [action.key]: _dropped, ...rest } = model.sent;
      return { ...model, sent: rest };
    }
    case 'advance':
      return enterPhase(model, action.to, action.base, now);
    case 'complete':
      return { ...model, run: { type: 'complete', since: now, tip: action.tip } };
    case 'notify':
      return hostTold(secretTold(noted(model, action, now), action.key), action.key);
    case 'resolve':
      return clear(model, action.key);
    case 'correct':
      return corrected(model, action, now);
    case 'unpark':
      return unparked(model, action.agent);
    case 'park':
      return changeAgent(model, action.agent, (agent) => parked(agent, action.reason, now));
    case 'lapse':
      return closeWindow(model, action.account, now);
    case 'wake':
      return settled(model, action, now);
    case 'wake-hook':
      return hookAsked(model, action);
    case 'budget-hold':
      return changeAgent(model, action.agent, (agent) => ({
        ...agent,
        spent: { since: agent.spent?.since ?? now, text: action.text },
      }));
    case 'budget-release':
      return changeAgent(model, action.agent, (agent) => ({ ...agent, spent: null, interrupt: null }));
    case 'host':
      return beginHost(model, action, now);
    case 'exit':
      return { ...model, run: { type: 'exiting' } };
    case 'task-queue':
    case 'job-pass':
    case 'task-launch':
    case 'task-end':
    case 'task-drop':
    case 'task-told':
      return applyTaskActed(model, action, now);
  }
}

type Of<T extends Action['type']> = Extract<Action, { type: T }>;

/** Good news is told once and not kept on show; what wants attention stays until it is resolved. */
function noted(model: Model, action: Of<'notify'>, now: Now): Model {
  const { key, severity, text } = action;
  const known = action.orchestrator ? raiseUpward(model, { key, severity, text }, now) : model;
  return severity === 'info' ? known : raise(known, key, { severity, text }, now);
}

/** A fresh session has no conversation to resume until it is known to run. */
function launching(agent: Agent, action: Of<'launch'>, now: Now): Agent {
  const session = absentSession(now, '');
  return {
    ...agent,
    generation: action.generation,
    conversation: action.mode === 'fresh' ? '' : agent.conversation,
    launchedAt: now,
    launchedFor: action.phase,
    turnAt: 0,
    turnSeen: false,
    interrupt: null,
    session: {
      ...session,
      state: 'starting',
      phase: action.phase,
      mode: action.mode,
      startDue: true,
      evidence: { text: `launching: ${action.reason}`, source: 'daemon', at: now },
    },
    ladder: { ...agent.ladder, nudged: null },
  };
}

function killed(model: Model, action: Of<'kill'>, now: Now): Model {
  const requests = model.requests.filter(
    (request) => !(request.type === 'restart' && request.agent === action.agent),
  );
  return changeAgent({ ...model, requests }, action.agent, (agent) => killing(agent, action, model, now));
}

function killing(agent: Agent, action: Of<'kill'>, model: Model, now: Now): Agent {
  if (agent.generation !== action.generation) return agent;
  const ended: Agent = {
    ...agent,
    session: { ...agent.session, ending: { reason: action.reason, since: now } },
    comeback: action.comeback === null ? agent.comeback : { mode: action.comeback, reason: action.reason },
  };
  if (!action.counts) return { ...ended, notBefore: null };
  return {
    ...backOff(ended, model, action.reason, now),
    ladder: { ...agent.ladder, nudged: null, restarted: now },
  };
}

/** Messages remembered; the store knows the older ones by key, so that none of them is typed again. */
const SENT_KEPT = 500;

/** Without the oldest settled messages, once there are too many: what is saved at each turn stays small. */
function bounded(model: Model): Model['sent'] {
  const rows = Object.entries(model.sent);
  if (rows.length < SENT_KEPT) return model.sent;
  const over = rows.filter(
    ([key, row]) =>
      (row.status === 'acknowledged' || row.status === 'failed') && !isStartOfNow(model, key, row),
  );
  const dropped = new Set(over.slice(0, rows.length - SENT_KEPT + 1).map(([key]) => key));
  return Object.fromEntries(rows.filter(([key]) => !dropped.has(key)));
}

function sent(model: Model, action: Of<'send'>, now: Now): Model {
  const agent = model.agents[action.agent];
  const row: Sent = {
    agent: action.agent,
    kind: action.kind,
    status: 'queued',
    created: now,
    at: now,
    generation: agent?.generation ?? 0,
    how: '',
  };
  const known: Model = {
    ...model,
    sent: { ...bounded(model), [action.key]: row },
    requests: model.requests.filter(
      (request) => !(request.type === 'send' && action.key === `human/${request.nonce}`),
    ),
  };
  switch (action.kind) {
    case 'probe':
      return probed(known, action.agent, now);
    case 'nudge':
      return changeAgent(known, action.agent, (a) => ({
        ...a,
        ladder: { ...a.ladder, nudged: now, nudges: a.ladder.nudges + 1 },
      }));
    case 'kickoff':
      return readPlan(started(known, action.agent), action.agent);
    case 'resume':
      return started(known, action.agent);
    case 'plan':
      return readPlan(known, action.agent);
    case 'notice':
      return toldUpward(known, action.key);
    default:
      return known;
  }
}

/** The start prompt is on its way: it names the phase. */
function started(model: Model, name: string): Model {
  const phase = phaseOf(model, name);
  return changeAgent(model, name, (a) => ({
    ...a,
    launchedFor: phase,
    session: { ...a.session, phase, startDue: false },
  }));
}

function probed(model: Model, agent: string, now: Now): Model {
  const account = roleOf(model, agent)?.account ?? '';
  const window = model.limits[account];
  if (window === undefined) return model;
  return {
    ...model,
    limits: { ...model.limits, [account]: { ...window, probes: window.probes + 1, lastProbe: now } },
  };
}

function corrected(model: Model, action: Of<'correct'>, now: Now): Model {
  const screen = model.agents[action.agent]?.session.screen ?? null;
  const seen =
    action.event === 'limit' && screen !== null
      ? openWindow(model, action.agent, screen.reading.limitResetMs, action.evidence, screen.since, now)
      : model;
  return changeAgent(seen, action.agent, (agent) => {
    if (agent.generation !== action.generation) return agent;
    const message = agent.session.screen?.reading.lastMessage ?? '';
    const session =
      action.event === 'turn_end'
        ? endTurn(agent.session, message, action.evidence, 'rule', now)
        : move(agent.session, action.event, action.evidence, 'rule', now);
    return { ...agent, session, ladder: answered(agent.ladder, now) };
  });
}

function parked(agent: Agent, reason: string, now: Now): Agent {
  return { ...agent, parked: { since: now, reason } };
}

/** A person wants it up again, in the way that was asked for. */
function unparked(model: Model, name: string): Model {
  const asked = model.requests.find((request) => request.type === 'restart' && request.agent === name);
  const requests = model.requests.filter(
    (request) => !(request.type === 'restart' && request.agent === name),
  );
  return changeAgent({ ...model, requests }, name, (agent) => ({
    ...agent,
    comeback:
      asked?.type === 'restart'
        ? { mode: asked.mode, reason: `asked for by ${plain(asked.by, 40)}` }
        : agent.comeback,
    parked: null,
    streak: 0,
    restarts: [],
    notBefore: null,
  }));
}
