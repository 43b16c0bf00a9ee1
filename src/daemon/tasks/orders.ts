import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TaskOrder } from '../../core/tasks.ts';
import { ensureFolder, writeDurable } from '../../system/files/durable.ts';
import { readIfExists } from '../../system/files/read.ts';
import { readLastExit } from '../../terminal/launch/exit-report.ts';
import { taskFiles, wasBegun } from './files.ts';

/** What a task was told when it was dispatched. */
export interface Order {
  readonly task: string;
  /** Takes the place of the role's prompt; null leaves that. */
  readonly template: string | null;
  /** What the database knows of it, for the day on which that is lost. */
  readonly asked?: TaskOrder;
}

/** Durable when it returns. @throws LoopctlError of the storage */
export function writeOrder(stateDir: string, id: string, order: Order): void {
  ensureFolder(join(stateDir, 'tasks'));
  writeDurable(taskFiles(stateDir, id).order, `${JSON.stringify(order)}\n`);
}

/** Null when there is none, or it was lost. */
export function readOrder(stateDir: string, id: string): Order | null {
  const text = readIfExists(taskFiles(stateDir, id).order);
  if (text === null) return null;
  try {
    const { task, template, asked } = JSON.parse(text) as Partial<Order>;
    if (typeof task !== 'string') return null;
    return { task, template: template ?? null, ...(isTaskOrder(asked) ? { asked } : {}) };
  } catch {
    return null;
  }
}

/** What was dispatched and has no result yet. */
export interface UnfinishedOrder extends TaskOrder {
  readonly id: string;
  /** The run that is to be begun, or has been. */
  readonly run: number;
}

/** Oldest first, as its files tell. */
export function unfinishedOrders(stateDir: string): readonly UnfinishedOrder[] {
  const ids = orderIds(join(stateDir, 'tasks')).toSorted((a, b) => numberOf(a) - numberOf(b));
  return ids.flatMap((id) => {
    if (existsSync(taskFiles(stateDir, id).result)) return [];
    const asked = readOrder(stateDir, id)?.asked;
    return asked === undefined ? [] : [{ ...asked, id, run: runOf(stateDir, id) }];
  });
}

/** Of a run that is over, and whose log was set aside, there is another one. */
function runOf(stateDir: string, id: string): number {
  const last = readLastExit(taskFiles(stateDir, id).exit)?.generation ?? 0;
  return Math.max(1, wasBegun(stateDir, id) ? last : last + 1);
}

/** A task that ended without having run has a result too, which says why. */
export function closeOrder(stateDir: string, id: string, why: string): void {
  const { order, result } = taskFiles(stateDir, id);
  if (existsSync(order) && !existsSync(result)) writeDurable(result, `${why}\n`);
}

const fileName = /^(assistant-\d{1,9})\.order\.json$/;

function orderIds(folder: string): readonly string[] {
  try {
    return readdirSync(folder).flatMap((name) => fileName.exec(name)?.[1] ?? []);
  } catch {
    return [];
  }
}

function numberOf(id: string): number {
  return Number(id.slice(id.lastIndexOf('-') + 1));
}

function isTaskOrder(value: unknown): value is TaskOrder {
  if (typeof value !== 'object' || value === null) return false;
  const { role, job, title, by, backend, model, account, timeout_s } = value as Record<string, unknown>;
  return (
    role === 'assistant' &&
    job === null &&
    [title, by, backend, account].every((text) => typeof text === 'string') &&
    (model === null || typeof model === 'string') &&
    typeof timeout_s === 'number'
  );
}
