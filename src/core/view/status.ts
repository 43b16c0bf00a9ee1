import type { NotifyStatus } from '../../ports/notifier.ts';
import type { AgentState } from '../agent-state.ts';
import { stateOf } from '../agent-state.ts';
import { leaseLeftMs } from '../lease.ts';
import { currentPhase, limitOf, roleOf } from '../lookup.ts';
import type { Agent, Model } from '../model.ts';
import { isStanding, lastSent, obligationKey } from '../rules/obligations.ts';
import { judge } from '../rules/phases.ts';
import { isOpen, type Task } from '../tasks.ts';
import { type Now, type Stamp, sinceMs } from '../time.ts';
import { isLive } from '../transitions.ts';
import { type CapStatus, capStatus, sessionUse } from './money.ts';
import { type JobStatus, jobStatuses, type TaskStatus, taskStatus } from './tasks.ts';
import { type WakeStatus, wakeStatus } from './wake-status.ts';

/** What `loopctl status --json` prints; times are ISO 8601 UTC. Grows by adding fields; `schema` counts breaking changes. */
export interface Status {
  readonly schema: 1;
  readonly project: string;
  readonly daemon: DaemonStatus;
  readonly phase: PhaseStatus;
  readonly agents: readonly AgentStatus[];
  readonly handoffs: readonly HandoffStatus[];
  readonly wake: WakeStatus;
  readonly paused: string | null;
  readonly remote: { readonly unreachable_since: string | null; readonly error: string | null };
  readonly limits: readonly {
    readonly account: string;
    readonly since: string;
    readonly reset: string | null;
    readonly evidence: string;
    readonly probes: number;
  }[];
  readonly budget: readonly CapStatus[];
  readonly notices: readonly {
    readonly key: string;
    readonly severity: string;
    readonly since: string;
    readonly text: string;
  }[];
  /** One-shot tasks that wait or run, and the newest ones that ended. */
  readonly tasks: readonly TaskStatus[];
  readonly jobs: readonly JobStatus[];
  /** How people are told, and whether that works. */
  readonly notify: NotifyStatus;
  readonly complete: boolean;
}

export interface DaemonStatus {
  readonly pid: number;
  readonly since: string;
  readonly version: string;
  readonly healthy: boolean;
}

export interface PhaseStatus {
  readonly id: string | null;
  readonly index: number;
  readonly total: number;
  readonly plan: string | null;
  readonly status_file: string | null;
  readonly since: string;
  readonly says_done: boolean;
  readonly is_done: boolean;
  readonly blocked_by: readonly {
    readonly kind: string;
    readonly text: string;
    readonly owed_by: string | null;
  }[];
  readonly gates: readonly {
    readonly gate: string;
    readonly claim: string | null;
    readonly verdict: string | null;
    readonly open: boolean;
  }[];
}

export interface AgentStatus {
  readonly name: string;
  readonly role: string;
  readonly backend: string;
  readonly model: string | null;
  readonly state: AgentState;
  readonly since: string;
  readonly for_s: number;
  readonly evidence: string;
  readonly source: string;
  readonly lease_until: string | null;
  readonly session: string | null;
  readonly pane: string | null;
  readonly pid: number | null;
  readonly generation: number;
  readonly restarts: number;
  readonly context_pct: number | null;
  readonly tokens: number | null;
  readonly cost_usd: number | null;
  readonly limited_until: string | null;
  readonly held: string | null;
  readonly paused: boolean;
  /** The caps that are reached and hold it; null when none does. */
  readonly budget_spent: string | null;
}

export interface HandoffStatus {
  readonly gate: string;
  readonly kind: 'claim' | 'review';
  readonly owed_by: string;
  readonly commit: string;
  readonly since: string | null;
  readonly delivery: string;
}

const noNotify: NotifyStatus = { channels: [], heartbeat: null };

/** The page a tired person reads at 3 a.m., as data. Computed from the model; nothing of it is stored. */
export function statusOf(
  model: Model,
  daemon: DaemonStatus,
  now: Now,
  notify: NotifyStatus = noNotify,
): Status {
  return {
    schema: 1,
    project: model.settings.project,
    daemon,
    phase: phaseStatus(model),
    agents: Object.values(model.agents).map((agent) => agentStatus(model, agent, now)),
    handoffs: handoffs(model),
    wake: wakeStatus(model, now),
    paused: model.paused === null ? null : iso(model.paused.since),
    remote: {
      unreachable_since: model.repo.unreachable === null ? null : iso(model.repo.unreachable.since),
      error: model.repo.unreachable?.error ?? null,
    },
    limits: Object.entries(model.limits).map(([account, w]) => ({
      account,
      since: iso(w.since),
      reset: w.resetWall === null ? null : new Date(w.resetWall).toISOString(),
      evidence: w.evidence,
      probes: w.probes,
    })),
    budget: capStatus(model, now),
    notices: Object.entries(model.notices).map(([key, n]) => ({
      key,
      severity: n.severity,
      since: iso(n.since),
      text: n.text,
    })),
    tasks: tasksShown(model).map((task) => taskStatus(task, now, model)),
    jobs: jobStatuses(model, now),
    notify,
    complete: model.phase.index > 0 && model.phase.index >= model.settings.phases.length,
  };
}

/** Ended tasks that are shown besides the open ones. */
const ENDED_SHOWN = 3;

function tasksShown(model: Model): readonly Task[] {
  const all = Object.values(model.tasks.tasks);
  const ended = all.filter((task) => !isOpen(task) && task.job === null).slice(-ENDED_SHOWN);
  return all.filter((task) => isOpen(task) || ended.includes(task));
}

function phaseStatus(model: Model): PhaseStatus {
  const phase = currentPhase(model);
  const judgement = judge(model);
  return {
    id: phase?.id ?? null,
    index: model.phase.index,
    total: model.settings.phases.length,
    plan: phase?.plan ?? null,
    status_file: phase?.status ?? null,
    since: iso(model.phase.since),
    says_done: judgement?.saysDone ?? false,
    is_done: judgement?.isDone ?? false,
    blocked_by: (judgement?.blockedBy ?? []).map((b) => ({ kind: b.kind, text: b.text, owed_by: b.owedBy })),
    gates: model.repo.ledger.gates.map((g) => ({
      gate: g.gate,
      claim: g.claim?.sha ?? null,
      verdict: g.verdict?.verdict ?? null,
      open: g.open,
    })),
  };
}

/** One agent's row. */
export function agentStatus(model: Model, agent: Agent, now: Now): AgentStatus {
  const { session } = agent;
  const use = sessionUse(model, agent);
  const role = roleOf(model, agent.name);
  const seen = stateOf(model, agent, now);
  const live = isLive(session.state);
  const left = leaseLeftMs(session.lease, model.settings.timers, now);
  const reset = limitOf(model, agent.name)?.resetWall ?? null;
  return {
    name: agent.name,
    role: agent.name,
    backend: role?.backend ?? '',
    model: role?.model ?? null,
    state: seen.state,
    since: iso(seen.since),
    for_s: Math.floor(sinceMs(seen.since, now) / 1000),
    evidence: seen.evidence.text,
    source: seen.evidence.source,
    lease_until: left !== null && left > 0 ? new Date(now.wall + left).toISOString() : null,
    session: live ? (session.pane?.session ?? null) : null,
    pane: live ? (session.pane?.paneId ?? null) : null,
    pid: live ? (session.pane?.pid ?? null) : null,
    generation: agent.generation,
    restarts: agent.restarts.length,
    context_pct: session.contextPct,
    tokens: use.tokens,
    cost_usd: use.cost_usd,
    limited_until: reset === null ? null : new Date(reset).toISOString(),
    held: session.held,
    paused: agent.paused !== null,
    budget_spent: agent.spent?.text ?? null,
  };
}

function handoffs(model: Model): readonly HandoffStatus[] {
  const phase = currentPhase(model)?.id ?? '';
  return model.repo.ledger.obligations
    .filter((owed) => isStanding(model, phase, owed))
    .map((owed) => {
      const last = lastSent(model, obligationKey(phase, owed));
      return {
        gate: owed.gate,
        kind: owed.kind,
        owed_by: owed.owedBy,
        commit: owed.commit,
        since: last === null ? null : iso(last.row.created),
        delivery:
          last === null
            ? 'not yet sent'
            : last.n === 0
              ? last.row.status
              : `${last.row.status} (repeated ${last.n} times)`,
      };
    });
}

function iso(stamp: Stamp): string {
  return new Date(stamp.wall).toISOString();
}
