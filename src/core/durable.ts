import { interruptedHost } from './apply/host.ts';
import { firstRun } from './apply/task-book.ts';
import { initialModel, newAgent } from './initial.ts';
import type { Agent, Model } from './model.ts';
import type { Settings } from './settings.ts';
import { noTasks, type TaskBook } from './tasks.ts';
import type { Now, Stamp } from './time.ts';

/** What must outlive the daemon. All else is read again from git, tmux and the agents. */
export interface Durable {
  readonly schema: 1;
  readonly bootId: string;
  readonly at: Stamp;
  readonly phase: Model['phase'] & { readonly id: string };
  readonly paused: Model['paused'];
  readonly limits: Model['limits'];
  readonly limitsOver: Model['limitsOver'];
  readonly sent: Model['sent'];
  readonly notices: Model['notices'];
  readonly incidents: Model['incidents'];
  readonly host?: Model['host'];
  readonly requests: Model['requests'];
  readonly secrets?: Model['secrets'];
  readonly granted?: Model['granted'];
  readonly agents: Readonly<Record<string, Omit<Agent, 'session'>>>;
  readonly tasks?: TaskBook;
  readonly complete: boolean;
  readonly wake: Model['wake'];
  readonly upward: Model['upward'];
}

export function toDurable(model: Model, bootId: string, now: Now): Durable {
  const agents = Object.entries(model.agents).map(
    ([name, { session: _session, ...kept }]) => [name, kept] as const,
  );
  const {
    phase,
    paused,
    limits,
    limitsOver,
    sent,
    notices,
    incidents,
    host,
    requests,
    granted,
    secrets,
    tasks,
    wake,
    upward,
  } = model;
  return {
    schema: 1,
    bootId,
    at: now,
    phase: { ...phase, id: model.settings.phases[phase.index]?.id ?? '' },
    paused,
    limits,
    limitsOver,
    sent,
    notices,
    incidents,
    host,
    requests,
    secrets,
    granted,
    agents: Object.fromEntries(agents),
    tasks,
    wake,
    upward,
    complete:
      model.run.type === 'complete' || (phase.index >= model.settings.phases.length && phase.index > 0),
  };
}

/**
 * The model as the last daemon left it. In another boot the monotonic stamps mean nothing: they are placed anew by
 * their wall times, and sessions are known to be gone.
 */
export function fromDurable(durable: Durable, settings: Settings, bootId: string, now: Now): Model {
  const kept = bootId === durable.bootId ? durable : (restamp(durable, now) as Durable);
  const fresh = initialModel(settings, now);
  const names = new Set([...Object.keys(fresh.agents), ...Object.keys(kept.agents)]);
  const agents = [...names].map((name) => {
    const agent = newAgent(name, now);
    return [name, { ...agent, ...kept.agents[name], session: agent.session }] as const;
  });
  const { id, ...phase } = kept.phase;
  const found = settings.phases.findIndex((p) => p.id === id);
  return {
    ...fresh,
    phase: { ...phase, index: found === -1 ? Math.min(phase.index, settings.phases.length) : found },
    paused: kept.paused,
    limits: kept.limits,
    limitsOver: kept.limitsOver,
    sent: kept.sent,
    notices: kept.notices,
    incidents: kept.incidents,
    host: interruptedHost(kept.host ?? fresh.host, now),
    requests: kept.requests,
    secrets: kept.secrets ?? [],
    granted: kept.granted ?? {},
    agents: Object.fromEntries(agents),
    tasks: forgetEnding(kept.tasks ?? noTasks),
    wake: wakeAfter(kept.wake ?? fresh.wake),
    upward: kept.upward ?? fresh.upward,
  };
}

/** A hook that was being asked died with the daemon, or told nobody: it is asked again. */
function wakeAfter(wake: Model['wake']): Model['wake'] {
  return wake.hook?.state === 'running' ? { ...wake, hook: null } : wake;
}

/**
 * One-shot tasks as a daemon left them. They outlive a start from the first phase too: a person asks for a result
 * when it suits them.
 */
export function durableTasks(durable: Durable, bootId: string, now: Now): TaskBook {
  const kept = bootId === durable.bootId ? durable : (restamp(durable, now) as Durable);
  return forgetEnding(kept.tasks ?? noTasks);
}

/** Nobody ends them any more: the daemon that did is gone. The rules decide it again. */
function forgetEnding(book: TaskBook): TaskBook {
  const tasks = Object.entries(book.tasks).map(
    ([id, task]) => [id, { ...firstRun, ...task, ending: null }] as const,
  );
  return { ...book, tasks: Object.fromEntries(tasks) };
}

/** Every stamp in the value, moved onto this boot's monotonic clock by its wall time. None lies ahead: the wall clock may have been set back. */
function restamp(value: unknown, now: Now): unknown {
  if (Array.isArray(value)) return value.map((item) => restamp(item, now));
  if (typeof value !== 'object' || value === null) return value;
  if (isStamp(value)) return { wall: value.wall, mono: now.mono - Math.max(0, now.wall - value.wall) };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, restamp(item, now)]));
}

function isStamp(value: object): value is Stamp {
  return 'mono' in value && 'wall' in value && Object.keys(value).length === 2;
}
