import { leaseLeftMs } from './lease.ts';
import { isLoop, limitOf } from './lookup.ts';
import type { Agent, Evidence, Model, Session } from './model.ts';
import type { Timers } from './settings.ts';
import { type Now, type Stamp, sinceMs } from './time.ts';
import { isLive, type SessionState } from './transitions.ts';

/** What is shown and decided by: the session's state as it looks at this moment. Never stored. */
export type AgentState = SessionState | 'waiting' | 'stalled' | 'parked';

export interface StateView {
  readonly state: AgentState;
  readonly since: Stamp;
  readonly evidence: Evidence;
}

/** The agent's state now, with its evidence. A derived state names the fact and the bound it was derived from. */
export function stateOf(model: Model, agent: Agent, now: Now): StateView {
  const { session } = agent;
  if (agent.parked !== null && !isLive(session.state)) {
    return view('parked', agent.parked.since, `parked: ${agent.parked.reason}`, now);
  }
  if (isLive(session.state) && (session.probeFailing || !model.terminal.up)) {
    const text = session.probeFailing ? session.evidence.text : model.terminal.text;
    return {
      state: 'unknown',
      since: session.evidence.at,
      evidence: { text, source: 'terminal', at: session.evidence.at },
    };
  }
  const isJudged = limitOf(model, agent.name) === null && agent.spent === null;
  const stall = isJudged ? stallOf(model, agent, now) : null;
  if (stall !== null) return view('stalled', session.since, stall, now);
  const left = leaseLeftMs(session.lease, model.settings.timers, now);
  if (session.state === 'ready' && left !== null && left > 0) {
    return { state: 'waiting', since: session.since, evidence: session.evidence };
  }
  return { state: session.state, since: session.since, evidence: session.evidence };
}

/**
 * Why the session counts as stalled, or null. The bounds are those of protocol §6: a loop idle without a marker or past
 * its lease, busy without progress, a start that never got ready, a screen that no rule can read and that stands still.
 */
export function stallOf(model: Model, agent: Agent, now: Now): string | null {
  const { session } = agent;
  const { timers } = model.settings;
  const inStateS = sinceMs(session.since, now) / 1000;
  const stillS = sinceMs(session.progress, now) / 1000;
  switch (session.state) {
    case 'starting':
      return inStateS >= timers.start_max_s ? `not ready ${Math.floor(inStateS)} s after launch` : null;
    case 'ready': {
      if (!isLoop(agent.name)) return null;
      const left = leaseLeftMs(session.lease, timers, now);
      if (left === null) {
        const why = session.lease?.kind === 'none' ? session.lease.reason : 'no turn yet';
        return inStateS >= timers.stall_idle_s
          ? `idle ${Math.floor(inStateS)} s without a lease (${why})`
          : null;
      }
      return -left / 1000 >= timers.stall_grace_s
        ? `idle ${Math.floor(-left / 1000)} s past its lease`
        : null;
    }
    case 'busy':
      return busyStall(session, timers, now);
    case 'unknown':
      if (session.screen?.reading.state === 'starting' && inStateS >= timers.start_max_s) {
        return `found while it started, and not ready ${Math.floor(inStateS)} s later`;
      }
      return session.evidence.source === 'screen' && stillS >= unreadableMaxS(agent, timers)
        ? `screen unreadable and still for ${Math.floor(stillS)} s`
        : null;
    default:
      return null;
  }
}

/** An unreadable screen that stands still may be an idle one: only a loop has promised to go on. */
function unreadableMaxS({ name, session }: Agent, timers: Timers): number {
  if (isLoop(name)) return timers.stall_idle_s;
  return session.held === null ? Number.POSITIVE_INFINITY : timers.busy_max_s;
}

/** A tool call may take `tool_max_s`; so may a turn that burns CPU without a word; all else `busy_max_s` without progress. */
function busyStall(session: Session, timers: Timers, now: Now): string | null {
  const oldest = session.tools[0];
  if (oldest !== undefined) {
    const openS = sinceMs(oldest.since, now) / 1000;
    return openS >= timers.tool_max_s ? `tool call ${oldest.name} open for ${Math.floor(openS)} s` : null;
  }
  const stillS = sinceMs(session.progress, now) / 1000;
  const bound = isBurning(session.cpu, timers.sweep_s, now) ? timers.tool_max_s : timers.busy_max_s;
  return stillS >= bound ? `busy without progress for ${Math.floor(stillS)} s` : null;
}

/** CPU load was seen within the last two sweeps. */
function isBurning(cpu: Stamp | null, sweepS: number, now: Now): boolean {
  return cpu !== null && sinceMs(cpu, now) <= 2.5 * sweepS * 1000;
}

function view(state: AgentState, since: Stamp, text: string, now: Now): StateView {
  return { state, since, evidence: { text, source: 'rule', at: now } };
}
