import type { SessionFact } from '../facts.ts';
import { absentSession } from '../initial.ts';
import { phaseOf } from '../lookup.ts';
import type { Agent, Model, Sent, Session } from '../model.ts';
import { startKey } from '../rules/kickoff.ts';
import type { Now } from '../time.ts';
import { isLive } from '../transitions.ts';
import { changeAgent, move } from './change.ts';
import { readPlan } from './plan.ts';

type LaunchedFact = Extract<SessionFact, { type: 'launched' }>;

/** A launch of ours has a pane now; or a session that an earlier daemon left is ours again, its state yet unknown. */
export function applyLaunched(model: Model, fact: LaunchedFact, now: Now): Model {
  const agent = model.agents[fact.agent];
  if (agent === undefined || fact.generation < agent.generation) return model;
  const isKnown = fact.generation === agent.generation && agent.session.pane !== null;
  if (isKnown && isLive(agent.session.state)) return model;
  const phase = phaseIn(model, fact);
  const key = startKey(fact.agent, phase, fact.generation);
  const session = fact.adopted
    ? adopted(fact, model.sent[key] === undefined, now)
    : begun(agent.session, fact, now);
  const known = changeAgent(
    model,
    fact.agent,
    (a): Agent => ({
      ...a,
      generation: fact.generation,
      conversation: fact.conversation,
      asked: fact.adopted ? (a.asked ?? true) : a.asked,
      launchedAt: a.launchedAt ?? now,
      launchedFor: phase,
      comeback: { mode: 'resume', reason: 'its session was gone when loopctl came back' },
      session: {
        ...session,
        phase,
        pane: { session: fact.session, paneId: fact.paneId, pid: fact.pid },
      },
    }),
  );
  if (fact.adopted || !fact.promptDelivered) return known;
  const told: Model = { ...known, sent: { ...known.sent, [key]: toldAtLaunch(fact, session.mode, now) } };
  return session.mode === 'fresh' ? readPlan(told, fact.agent) : told;
}

/** A session that is kept over phases wears the tag of the first: the newest prompt on record for it says more. */
function phaseIn(model: Model, { agent, phase, generation, adopted }: LaunchedFact): string {
  const current = phaseOf(model, agent);
  return adopted && model.sent[startKey(agent, current, generation)] !== undefined ? current : phase;
}

function adopted(fact: LaunchedFact, startDue: boolean, now: Now): Session {
  const text = `adopted a running session (pid ${fact.pid})`;
  return { ...move(absentSession(now, ''), 'adopt', text, 'daemon', now), startDue };
}

function begun(session: Session, fact: LaunchedFact, now: Now): Session {
  const text = `launched (pid ${fact.pid})`;
  return {
    ...session,
    born: now,
    startDue: !fact.promptDelivered,
    evidence: { text, source: 'daemon', at: now },
  };
}

/** The start prompt that went in as an argument, so that no later life sends it as a message. */
function toldAtLaunch(fact: LaunchedFact, mode: Session['mode'], now: Now): Sent {
  return {
    agent: fact.agent,
    kind: mode === 'resume' ? 'resume' : 'kickoff',
    status: 'acknowledged',
    created: now,
    at: now,
    generation: fact.generation,
    how: 'argument',
  };
}
