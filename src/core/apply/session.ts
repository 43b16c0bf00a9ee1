import type { SessionFact } from '../facts.ts';
import { absentSession } from '../initial.ts';
import { roleOf } from '../lookup.ts';
import type { Agent, Model, Session } from '../model.ts';
import type { Now } from '../time.ts';
import { isLive } from '../transitions.ts';
import { changeAgent, clear, move, raise } from './change.ts';
import { applyExit, applyKilled, applyLaunchFailed } from './ending.ts';
import { closeWindow, openWindow } from './limit.ts';
import { applyScreen } from './screen.ts';
import { applySignal } from './signal.ts';

type Of<T extends SessionFact['type']> = Extract<SessionFact, { type: T }>;

/** Facts about sessions. A fact of another generation than the agent's newest is dropped. */
export function applySession(model: Model, fact: SessionFact, now: Now): Model {
  if (fact.type === 'terminal') return applyTerminal(model, fact, now);
  if (fact.type === 'launched') return changeAgent(model, fact.agent, (agent) => launched(agent, fact, now));
  if (model.agents[fact.agent]?.generation !== fact.generation) return model;
  switch (fact.type) {
    case 'launch-failed':
      return applyLaunchFailed(model, fact, now);
    case 'exited':
      return applyExit(model, fact, now);
    case 'killed':
      return applyKilled(model, fact, now);
    case 'kill-failed':
      return killFailed(model, fact, now);
    case 'signal':
      return applySignal(model, fact, now);
    case 'screen':
      return applyLook(model, fact, now);
    case 'activity':
      return changeAgent(model, fact.agent, (agent) => {
        const patch = fact.what === 'cpu' ? { cpu: now } : { progress: now };
        return { ...agent, session: { ...agent.session, ...patch, probeFailing: false } };
      });
    case 'human':
      return changeAgent(model, fact.agent, (agent) => ({
        ...agent,
        session: { ...agent.session, human: fact.attached },
      }));
    case 'probe-ok':
      return changeAgent(model, fact.agent, (agent) => ({
        ...agent,
        session: { ...agent.session, probeFailing: false },
      }));
    case 'probe-failed':
      return changeAgent(model, fact.agent, (agent) => ({
        ...agent,
        session: {
          ...agent.session,
          probeFailing: true,
          evidence: { text: fact.text, source: 'terminal', at: now },
        },
      }));
  }
}

function applyLook(model: Model, fact: Of<'screen'>, now: Now): Model {
  const seen = changeAgent(model, fact.agent, (agent) => applyScreen(agent, fact.reading, now));
  const before = model.agents[fact.agent]?.session.state;
  const state = seen.agents[fact.agent]?.session.state;
  const { reading } = fact;
  if (reading.state === 'limited' && state === 'limited') {
    return openWindow(seen, fact.agent, reading.limitResetMs, reading.evidence, now, now);
  }
  const wasIdle = before === 'ready' || before === 'limited' || before === 'starting';
  const began = wasIdle && state === 'busy';
  return began ? closeWindow(seen, roleOf(seen, fact.agent)?.account ?? '', now) : seen;
}

/** Not ended, so not known: decided again after the next look at it. */
function killFailed(model: Model, fact: Of<'kill-failed'>, now: Now): Model {
  const text = `could not be ended: ${fact.text}`;
  const failed = changeAgent(model, fact.agent, (agent) => ({
    ...agent,
    session: {
      ...agent.session,
      ending: null,
      probeFailing: true,
      evidence: { text, source: 'terminal', at: now },
    },
  }));
  return raise(failed, `kill/${fact.agent}`, { severity: 'warning', text: `${fact.agent} ${text}` }, now);
}

/** A launch of ours has a pane now; or a session that an earlier daemon left is ours again, its state yet unknown. */
function launched(agent: Agent, fact: Of<'launched'>, now: Now): Agent {
  if (fact.generation < agent.generation) return agent;
  const held = fact.generation === agent.generation && agent.session.pane !== null;
  if (fact.adopted && held && isLive(agent.session.state)) return agent;
  const pane = { session: fact.session, paneId: fact.paneId, pid: fact.pid };
  const text = fact.adopted ? `adopted a running session (pid ${fact.pid})` : `launched (pid ${fact.pid})`;
  const session: Session = fact.adopted
    ? { ...move(absentSession(now, ''), 'adopt', text, 'daemon', now), startDue: true }
    : {
        ...agent.session,
        born: now,
        startDue: !fact.promptDelivered,
        evidence: { text, source: 'daemon', at: now },
      };
  return {
    ...agent,
    generation: fact.generation,
    conversation: fact.conversation,
    launchedFor: fact.phase,
    session: { ...session, phase: fact.phase, pane },
  };
}

function applyTerminal(model: Model, fact: Of<'terminal'>, now: Now): Model {
  const known = {
    ...model,
    terminal: {
      up: fact.up,
      since: fact.up === model.terminal.up ? model.terminal.since : now,
      text: fact.text,
    },
  };
  return fact.up
    ? clear(known, 'terminal')
    : raise(known, 'terminal', { severity: 'warning', text: `terminal cannot be asked: ${fact.text}` }, now);
}
