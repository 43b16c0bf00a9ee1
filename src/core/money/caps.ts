import type { Agent, Model } from '../model.ts';
import type { Caps } from '../settings.ts';
import { type Now, sinceMs } from '../time.ts';
import { isLive } from '../transitions.ts';
import { dayOf, nothing, sumOf, type Tally } from './tally.ts';

export type CapKind = keyof Caps;
export type CapScope = 'session' | 'phase' | 'day' | 'project';

/** One cap of the configuration and how much of it is used now. */
export interface Figure {
  /** Names the cap and what it is of: another session, phase or day has another key. */
  readonly key: string;
  readonly scope: CapScope;
  /** What it is of: `builder 3`, a phase, a day; '' for the project. */
  readonly of: string;
  readonly kind: CapKind;
  /** The agent that it holds; null for all. */
  readonly agent: string | null;
  readonly used: number;
  /** With what a person added. */
  readonly cap: number;
  /** Tokens whose cost is not known, for a cap in dollars: it is blind to them. */
  readonly unpriced: number;
}

const scopes: readonly CapScope[] = ['session', 'phase', 'day', 'project'];
const kinds: readonly CapKind[] = ['usd', 'tokens', 'turns', 'wall_s'];
/** Share of a cap from which on it is told. */
const NEAR = 0.8;
/** Sums of dollars are off by less than this. */
const EPSILON = 1e-9;

/** All caps that are set, with what is used of each. */
export function figures(model: Model, now: Now): readonly Figure[] {
  const { budget } = model.settings;
  if (!scopes.some((scope) => hasCaps(budget[scope]))) return [];
  const day = dayOf(now.wall);
  const phase = model.settings.phases[model.phase.index]?.id ?? '';
  const { money } = model;
  return [
    ...(hasCaps(budget.session)
      ? Object.values(model.agents).flatMap((agent) => ofSession(model, agent, now))
      : []),
    ...of(model, 'phase', phase, null, money.phases[phase] ?? nothing, sinceMs(model.phase.since, now)),
    ...of(model, 'day', day, null, money.day.id === day ? money.day.tally : nothing, dayMs(model, day, now)),
    ...of(model, 'project', '', null, money.project, now.wall - (money.sinceWall ?? now.wall)),
  ];
}

function ofSession(model: Model, agent: Agent, now: Now): readonly Figure[] {
  const counts = isLive(agent.session.state) || agent.spent !== null;
  if (agent.launchedAt === null || !counts) return [];
  const rows = Object.values(model.money.rows).filter(
    (row) => row.agent === agent.name && row.generation === agent.generation,
  );
  const name = `${agent.name} ${agent.generation}`;
  return of(model, 'session', name, agent.name, sumOf(rows), sinceMs(agent.launchedAt, now));
}

function of(
  model: Model,
  scope: CapScope,
  name: string,
  agent: string | null,
  tally: Tally,
  wallMs: number,
): readonly Figure[] {
  const caps = model.settings.budget[scope];
  const used = { ...tally, wall_s: Math.max(0, Math.floor(wallMs / 1000)) };
  return kinds.flatMap((kind) => {
    const cap = caps[kind];
    if (cap === undefined) return [];
    const key = [scope, name, kind].filter((part) => part !== '').join('/');
    const unpriced = kind === 'usd' ? tally.unpriced : 0;
    const more = model.granted[key] ?? 0;
    return [{ key, scope, of: name, kind, agent, used: used[kind], cap: cap + more, unpriced }];
  });
}

/** Since the day began, or since anything was used at all. */
function dayMs(model: Model, day: string, now: Now): number {
  const begin = Date.parse(`${day}T00:00:00Z`);
  return now.wall - Math.max(begin, model.money.sinceWall ?? now.wall);
}

function hasCaps(caps: Caps): boolean {
  return kinds.some((kind) => caps[kind] !== undefined);
}

export function isOver({ used, cap }: Figure): boolean {
  return used >= cap - EPSILON;
}

export function isNear({ used, cap }: Figure): boolean {
  return used >= NEAR * cap - EPSILON;
}

/** The caps that hold this agent now. */
export function reached(all: readonly Figure[], agent: string): readonly Figure[] {
  return all.filter((figure) => isOver(figure) && (figure.agent === null || figure.agent === agent));
}

/** A cap that is for all together is reached: nothing new is begun. */
export function isAllSpent(model: Model, now: Now): boolean {
  return figures(model, now).some((figure) => figure.agent === null && isOver(figure));
}

/** What a person lifts: the same amount may be used once more. Without an agent, every cap that is reached. */
export function grantMore(model: Model, scopes: readonly CapScope[], agent: string | null, now: Now): Model {
  const all = figures(model, now);
  const lifted = all.filter(
    (figure) =>
      isOver(figure) &&
      scopes.includes(figure.scope) &&
      (agent === null || figure.agent === null || figure.agent === agent),
  );
  if (lifted.length === 0) return model;
  const kept = Object.entries(model.granted).filter(([key]) => all.some((figure) => figure.key === key));
  const more = lifted.map(({ key, used }) => [key, used] as const);
  return { ...model, granted: Object.fromEntries([...kept, ...more]) };
}
