import type { SessionFact } from '../facts.ts';
import type { Agent, Model } from '../model.ts';
import { type Now, sinceMs } from '../time.ts';
import { isLive } from '../transitions.ts';
import { changeAgent, clear, move, raise } from './change.ts';

type Of<T extends SessionFact['type']> = Extract<SessionFact, { type: T }>;

/** The agent is gone. Expected when we are ending it; otherwise it is to be relaunched in the same conversation. */
export function applyExit(model: Model, fact: Of<'exited'>, now: Now): Model {
  const agent = model.agents[fact.agent];
  if (agent === undefined || !isLive(agent.session.state)) return model;
  if (agent.session.ending !== null) {
    return changeAgent(clear(model, `kill/${fact.agent}`), fact.agent, (a) => ({
      ...a,
      session: move(a.session, 'stopped', fact.text, fact.source, now),
    }));
  }
  const dead = changeAgent(clear(model, `kill/${fact.agent}`), fact.agent, (a) =>
    countDeath(a, model, fact, now),
  );
  if (!fact.incident) return dead;
  const last = dead.incidents.at(-1);
  const same = last !== undefined && sinceMs(last, now) < 5_000;
  return same ? dead : { ...dead, incidents: [...dead.incidents, now].slice(-20) };
}

function countDeath(agent: Agent, model: Model, fact: Of<'exited'>, now: Now): Agent {
  const session = { ...move(agent.session, 'exited', fact.text, fact.source, now), tools: [], lease: null };
  const comeback = { mode: hasConversation(agent, fact) ? 'resume' : 'fresh', reason: fact.text } as const;
  return fact.incident
    ? { ...agent, session, comeback }
    : backOff({ ...agent, session, comeback }, model, fact.text, now);
}

/**
 * A session that ended by itself before it was ready has begun no conversation, or could not resume the one it was
 * given. One that went down with the terminal server says nothing about the conversation it was to resume.
 */
function hasConversation({ session }: Agent, fact: Of<'exited'>): boolean {
  return session.state !== 'starting' || (fact.incident && session.mode === 'resume');
}

/** One more unplanned end: the n-th in a row waits 0, 1, 2, 4 … s, bounded, with a spread by generation. */
export function backOff(agent: Agent, model: Model, reason: string, now: Now): Agent {
  const { timers } = model.settings;
  const healthy = isHealthy(agent, timers.healthy_after_s, now);
  const streak = healthy ? 1 : agent.streak + 1;
  const delayS = streak === 1 ? 0 : Math.min(timers.restart_backoff_max_s, 2 ** (streak - 2));
  const delayMs = Math.round(delayS * 1000 * (1 + 0.25 * spread(agent.generation)));
  const recent = agent.restarts.filter(({ at }) => sinceMs(at, now) < timers.restart_window_s * 1000);
  return {
    ...agent,
    streak,
    restarts: [...recent, { at: now, reason }],
    notBefore: { mono: now.mono + delayMs, wall: now.wall + delayMs },
  };
}

/** The session that just ended had lived and worked long enough for the count to start anew. */
function isHealthy({ session }: Agent, afterS: number, now: Now): boolean {
  return session.turns > 0 && sinceMs(session.born, now) >= afterS * 1000;
}

/** A number in [0, 1) that looks random and is the same for the same generation. */
export function spread(seed: number): number {
  return (Math.imul(seed + 1, 2_654_435_761) >>> 0) / 2 ** 32;
}

export function applyKilled(model: Model, fact: Of<'killed'>, now: Now): Model {
  const text =
    fact.survivors.length === 0
      ? 'ended by loopctl'
      : `ended by loopctl; still there: ${fact.survivors.join(', ')}`;
  const ended = changeAgent(model, fact.agent, (agent) => ({
    ...agent,
    session: { ...move(agent.session, 'stopped', text, 'daemon', now), tools: [], lease: null, pane: null },
  }));
  return fact.survivors.length === 0
    ? clear(ended, `kill/${fact.agent}`)
    : raise(ended, `kill/${fact.agent}`, { severity: 'warning', text: `${fact.agent}: ${text}` }, now);
}

/** A launch that cannot work until a person mends it parks at once; anything else is one more unplanned end. */
export function applyLaunchFailed(model: Model, fact: Of<'launch-failed'>, now: Now): Model {
  return changeAgent(model, fact.agent, (agent) => {
    if (!isLive(agent.session.state)) return agent;
    const session = move(agent.session, 'exited', `launch failed: ${fact.text}`, 'daemon', now);
    const failed = { ...agent, session };
    return fact.lasting
      ? { ...failed, parked: { since: now, reason: `${fact.code}: ${fact.text}` } }
      : backOff(failed, model, session.evidence.text, now);
  });
}
