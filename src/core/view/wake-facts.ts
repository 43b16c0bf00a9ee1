import { presentable } from '../../protocol/secrets.ts';
import { ORCHESTRATOR } from '../lookup.ts';
import type { Model } from '../model.ts';
import { isStanding } from '../rules/upwards.ts';
import type { Now } from '../time.ts';
import { type AgentStatus, type HandoffStatus, type PhaseStatus, type Status, statusOf } from './status.ts';

/** What a wake tells of, and what its hook is given as JSON. Times are ISO 8601 UTC. */
export interface WakeFacts {
  readonly schema: 1;
  readonly project: string;
  readonly time: string;
  /** When the last wake was sent; null when this is the first. */
  readonly last_wake: string | null;
  readonly phase: PhaseStatus;
  /** All but the Orchestrator itself. */
  readonly agents: readonly Pick<
    AgentStatus,
    'name' | 'state' | 'for_s' | 'evidence' | 'restarts' | 'limited_until' | 'paused'
  >[];
  readonly handoffs: readonly HandoffStatus[];
  readonly notices: Status['notices'];
  /** What was told upwards since the last wake and is over, or was good news. */
  readonly since_last: readonly { readonly at: string; readonly severity: string; readonly text: string }[];
}

const MAX_NOTICES = 20;
const MAX_TEXT = 240;

export function wakeFacts(model: Model, now: Now): WakeFacts {
  const daemon = { pid: 0, since: '', version: '', healthy: true };
  const { project, phase, agents, handoffs, notices, wake } = statusOf(model, daemon, now);
  return {
    schema: 1,
    project,
    time: new Date(now.wall).toISOString(),
    last_wake: wake.last,
    phase,
    agents: agents
      .filter(({ name }) => name !== ORCHESTRATOR)
      .map(({ name, state, for_s, evidence, restarts, limited_until, paused }) => {
        return { name, state, for_s, evidence: bounded(evidence), restarts, limited_until, paused };
      }),
    handoffs: handoffs.slice(0, MAX_NOTICES),
    notices: notices.slice(-MAX_NOTICES).map((notice) => ({ ...notice, text: bounded(notice.text) })),
    since_last: sinceLast(model),
  };
}

function sinceLast(model: Model): WakeFacts['since_last'] {
  const from = model.wake.sent?.at.wall ?? 0;
  return model.upward
    .filter((one) => one.since.wall > from && (one.severity === 'info' || !isStanding(model, one)))
    .slice(-MAX_NOTICES)
    .map(({ since, severity, text }) => ({
      at: new Date(since.wall).toISOString(),
      severity,
      text: bounded(text),
    }));
}

/** It may quote a screen or a commit. */
function bounded(text: string): string {
  return presentable(text, MAX_TEXT);
}
