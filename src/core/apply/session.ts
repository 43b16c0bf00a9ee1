import type { SessionFact } from '../facts.ts';
import { roleOf } from '../lookup.ts';
import type { Agent, Model } from '../model.ts';
import type { Now } from '../time.ts';
import { changeAgent, clear, endTurn, raise } from './change.ts';
import { applyExit, applyKilled, applyLaunchFailed } from './ending.ts';
import { applyLaunched } from './launched.ts';
import { openWindow, turnAnswered, turnBegan } from './limit.ts';
import { applyScreen } from './screen.ts';
import { applySignal } from './signal.ts';
import { countSeen } from './usage.ts';

type Of<T extends SessionFact['type']> = Extract<SessionFact, { type: T }>;

/** Facts about sessions. A fact of another generation than the agent's newest is dropped. */
export function applySession(model: Model, fact: SessionFact, now: Now): Model {
  if (fact.type === 'terminal') return applyTerminal(model, fact, now);
  if (fact.type === 'launched') return applyLaunched(model, fact, now);
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
    case 'interrupted':
      return changeAgent(model, fact.agent, (agent) => interrupted(agent, fact, now));
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
  const account = roleOf(seen, fact.agent)?.account ?? '';
  const wasIdle = before === 'ready' || before === 'limited' || before === 'starting';
  if (wasIdle && state === 'busy') return turnBegan(countSeen(seen, fact.agent, now.wall), account, now);
  const isAnswer = reading.lastMessage !== '' && state === 'ready';
  if (!isAnswer || (before !== 'busy' && before !== 'limited')) return seen;
  const began = before === 'busy' ? model.agents[fact.agent]?.session.since : now;
  return turnAnswered(seen, account, began ?? now, now);
}

/** A turn that began after the interrupt is another one, and has one of its own. */
function interrupted(agent: Agent, { n, ok, text }: Of<'interrupted'>, now: Now): Agent {
  const { interrupt, session } = agent;
  if (interrupt === null || interrupt.count !== n) return agent;
  if (!ok) return { ...agent, interrupt: { ...interrupt, failed: text } };
  if (session.state !== 'busy' || session.since.mono > interrupt.at.mono) return agent;
  return { ...agent, session: endTurn(session, '', `interrupted: ${text}`, 'daemon', now) };
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
