import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { TaskFact } from '../../core/task-facts.ts';
import type { Task, TaskLimit } from '../../core/tasks.ts';
import { describe } from '../../errors/error.ts';
import type { Backend, OneShotReading } from '../../ports/agent.ts';
import { presentable, redact, redactMessage } from '../../protocol/secrets.ts';
import { ensureFolder, writeDurable } from '../../system/files/durable.ts';
import { readTail } from '../../system/files/read-tail.ts';
import { type TaskFiles, taskFiles } from './files.ts';
import { hearTask } from './heard.ts';

/** What the output of a task says. */
export type TaskReport = Pick<
  Extract<TaskFact, { type: 'task-ended' }>,
  'ok' | 'summary' | 'tokens' | 'costUsd' | 'limit'
>;

/** The end of the output that is read. */
const OUTPUT_READ_BYTES = 4 * 1024 * 1024;
/** Characters of a result that are kept. */
const RESULT_MAX = 64 * 1024;

/**
 * Reads what a task's program said, and keeps its result in a file, without what `hide` takes out. What cannot be read
 * or kept is said so; never throws.
 */
export function reportOf(
  stateDir: string,
  task: Task,
  backend: Pick<Backend, 'oneShot' | 'signals'> | undefined,
  hide: (text: string) => string,
): TaskReport {
  const files = taskFiles(stateDir, task.id);
  try {
    const output = readTail(files.log, OUTPUT_READ_BYTES) ?? '';
    const at = Math.round(statSync(files.log, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    cleanLog(files.log, output, hide);
    const { text, limit: met, ...said } = backend?.oneShot?.read(output, at) ?? readText(output);
    const result = redactMessage(hide(text.slice(-RESULT_MAX)));
    ensureFolder(dirname(files.result));
    writeDurable(files.result, `${result}\n`);
    const summary = presentable(result, 300);
    const limit = met === undefined ? waitsAt(files, backend) : { at, reset: met.reset, text: summary };
    return { ...said, summary, ...(limit === undefined ? {} : { limit }) };
  } catch (error) {
    const summary = presentable(`its result could not be read or kept: ${describe(error)}`, 300);
    return { ok: null, summary, tokens: null, costUsd: null };
  }
}

/** The limit that its program waited at when it ended, as it told. */
function waitsAt(
  { signals }: TaskFiles,
  backend: Pick<Backend, 'signals'> | undefined,
): TaskLimit | undefined {
  const heard = hearTask(signals, backend);
  return heard?.type === 'limit' ? heard.limit : undefined;
}

function readText(output: string): OneShotReading {
  return { text: output.trim(), ok: null, tokens: null, costUsd: null };
}

/**
 * The output as it is kept: without what `hide` takes out and what looks like a key. Of one that is longer than what is
 * read, only the end is kept. Nothing is written where nothing has to go.
 */
function cleanLog(path: string, output: string, hide: (text: string) => string): void {
  const clean = redact(hide(output));
  const bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const cut = bytes > OUTPUT_READ_BYTES ? `(only the end of ${bytes} bytes is kept)\n` : '';
  if (clean !== output || cut !== '') writeDurable(path, `${cut}${clean}`);
}
