import { raise } from '../core/apply/change.ts';
import { enterPhase } from '../core/apply/enter-phase.ts';
import { newTask } from '../core/apply/task-book.ts';
import { type Durable, durableTasks, fromDurable } from '../core/durable.ts';
import { initialModel } from '../core/initial.ts';
import type { Model } from '../core/model.ts';
import { withBooks } from '../core/money/take-up.ts';
import type { Settings } from '../core/settings.ts';
import { noTasks, type TaskBook } from '../core/tasks.ts';
import type { Now } from '../core/time.ts';
import type { Repo } from '../ports/repo.ts';
import type { FallbackStore } from '../store/fallback-store.ts';
import { aboveEarlier } from './generations.ts';
import { type Position, positionFromGit } from './recover.ts';
import { savedPosition } from './saved-position.ts';
import { highestTask } from './tasks/files.ts';
import { unfinishedOrders } from './tasks/orders.ts';

export interface StartModel {
  readonly model: Model;
  /** How the position was found, one line for the log. */
  readonly how: string;
}

export interface StartOptions {
  readonly settings: Settings;
  readonly store: FallbackStore;
  readonly repo: Repo;
  readonly stateDir: string;
  readonly bootId: string;
  readonly resume: boolean;
  readonly now: Now;
}

/**
 * The model a daemon begins with. `resume` takes what the last daemon left, else the index file, else what git shows
 * done. Without it the sequence begins at its first phase that git does not show done. Crash and boot take the same path.
 */
export async function startModel(options: StartOptions): Promise<StartModel> {
  const tasks = keptTasks(options);
  const { model, how } = await begin(options);
  const books = options.store.books();
  const known = withBooks(aboveEarlier(model, options.stateDir), books, options.now);
  return { model: { ...known, tasks }, how };
}

async function begin(options: StartOptions): Promise<StartModel> {
  const { settings, store, repo, stateDir, bootId, now } = options;
  const fresh = initialModel(settings, now);
  if (!options.resume) {
    store.reset();
    const position = await positionFromGit(repo, settings, 'first-open');
    if (position.index === 0) return { model: at(fresh, position), how: 'begins at the first phase' };
    const how = `git shows ${position.index} of ${settings.phases.length} phases done: begins after them`;
    return recovered(at(fresh, position), how, now);
  }
  const durable = parseDurable(store.durable());
  const saved = savedPosition(stateDir, settings);
  if (durable !== null) return fromDatabase(fromDurable(durable, settings, bootId, now), saved, now);
  if (saved !== null) {
    const how = 'the state database was lost; the phase is the one of the index file';
    return recovered(at(fresh, saved), how, now);
  }
  const position = await positionFromGit(repo, settings, 'behind-done');
  if (position.index === 0 && position.base === (await repo.tip()))
    return { model: at(fresh, position), how: 'begins at the first phase; nothing of it was pushed yet' };
  return recovered(at(fresh, position), 'state was lost; the phase was found again from git', now);
}

/**
 * Tasks and jobs outlive a start from the first phase. When the database was lost, what was dispatched and has no result
 * is found again in its files; no number is given twice.
 */
function keptTasks({ store, bootId, now, stateDir }: StartOptions): TaskBook {
  const durable = parseDurable(store.durable());
  const kept = durable === null ? dispatched(stateDir, now) : durableTasks(durable, bootId, now);
  return { ...kept, count: Math.max(kept.count, highestTask(stateDir)) };
}

function dispatched(stateDir: string, now: Now): TaskBook {
  const found = unfinishedOrders(stateDir).map(({ id, ...asked }) => ({ ...newTask(id, now), ...asked }));
  return { ...noTasks, tasks: Object.fromEntries(found.map((task) => [task.id, task])) };
}

/** Phases only go forward: a database that lost its newest writes must not bring an older one back. */
function fromDatabase(model: Model, saved: Position | null, now: Now): StartModel {
  if (saved === null || saved.index <= model.phase.index)
    return { model, how: 'resumed from the state database' };
  const how = 'the state database had lost its newest writes; the phase is the one of the index file';
  return recovered(enterPhase(model, saved.index, saved.base, now), how, now);
}

/** Started without what the last daemon knew: on show until the phase moves on. */
function recovered(model: Model, how: string, now: Now): StartModel {
  return { model: raise(model, 'recovered', { severity: 'warning', text: how }, now), how };
}

function at(model: Model, position: Position): Model {
  return { ...model, phase: { ...model.phase, index: position.index, base: position.base } };
}

function parseDurable(text: string | null): Durable | null {
  if (text === null) return null;
  try {
    const value = JSON.parse(text) as Durable;
    return value.schema === 1 ? value : null;
  } catch {
    return null;
  }
}
