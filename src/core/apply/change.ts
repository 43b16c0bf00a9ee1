import type { Source } from '../facts.ts';
import { readLease } from '../lease.ts';
import type { Agent, Evidence, Ladder, Lease, Model, Notice, Session } from '../model.ts';
import type { Now, Stamp } from '../time.ts';
import { next, type SessionEvent } from '../transitions.ts';

/** The model with one agent changed; unknown agents change nothing. */
export function changeAgent(model: Model, name: string, change: (agent: Agent) => Agent): Model {
  const agent = model.agents[name];
  if (agent === undefined) return model;
  const changed = change(agent);
  return changed === agent ? model : { ...model, agents: { ...model.agents, [name]: changed } };
}

/** The session after an event of the transition table, with the evidence for it. `since` moves only with the state. */
export function move(
  session: Session,
  event: SessionEvent,
  text: string,
  source: Source,
  at: Stamp,
): Session {
  const state = next(session.state, event);
  const evidence: Evidence = { text, source, at };
  if (state === session.state && event !== 'turn_end') return { ...session, evidence };
  const moved: Session = { ...session, state, evidence, since: at };
  return state === 'busy' ? { ...moved, lease: null, frozen: false } : moved;
}

/** A turn ended with this message: only its last line can be a lease. */
export function endTurn(session: Session, message: string, text: string, source: Source, at: Stamp): Session {
  const lease: Lease = readLease(message, at);
  return { ...move(session, 'turn_end', text, source, at), lease, tools: [], turns: session.turns + 1 };
}

/** A turn was taken: it answers the nudge before it. An older turn, read again, answers nothing. */
export function answered(ladder: Ladder, at: Stamp): Ladder {
  return ladder.nudged !== null && at.mono >= ladder.nudged.mono ? { ...ladder, nudged: null } : ladder;
}

export function laterOf(a: Stamp, b: Stamp): Stamp {
  return b.mono > a.mono ? b : a;
}

/** A wall time told by somebody else, put on both clocks. Times ahead of now count as now. */
export function stampAt(atWall: number, now: Now): Stamp {
  const ago = Math.max(0, now.wall - atWall);
  return { wall: now.wall - ago, mono: now.mono - ago };
}

export function raise(model: Model, key: string, notice: Omit<Notice, 'since'>, now: Now): Model {
  const known = model.notices[key];
  if (known !== undefined && known.text === notice.text) return model;
  return { ...model, notices: { ...model.notices, [key]: { ...notice, since: known?.since ?? now } } };
}

export function clear(model: Model, key: string): Model {
  if (model.notices[key] === undefined) return model;
  const { [key]: _gone, ...notices } = model.notices;
  return { ...model, notices };
}
