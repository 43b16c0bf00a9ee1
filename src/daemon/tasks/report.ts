import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { TaskFact } from '../../core/task-facts.ts';
import type { Task } from '../../core/tasks.ts';
import { describe } from '../../errors/error.ts';
import type { OneShotReading } from '../../ports/agent.ts';
import { presentable, redact, redactMessage } from '../../protocol/secrets.ts';
import { ensureFolder, writeDurable } from '../../system/files/durable.ts';
import { readTail } from '../../system/files/read-tail.ts';
import { taskFiles } from './files.ts';

/** What the output of a task says. */
export type TaskReport = Pick<
  Extract<TaskFact, { type: 'task-ended' }>,
  'ok' | 'summary' | 'tokens' | 'costUsd'
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
  read: ((output: string) => OneShotReading) | undefined,
  hide: (text: string) => string,
): TaskReport {
  const files = taskFiles(stateDir, task.id);
  try {
    const output = readTail(files.log, OUTPUT_READ_BYTES) ?? '';
    cleanLog(files.log, output, hide);
    const reading = read?.(output) ?? { text: output.trim(), ok: null, tokens: null, costUsd: null };
    const { text, ...said } = reading;
    const result = redactMessage(hide(text.slice(-RESULT_MAX)));
    ensureFolder(dirname(files.result));
    writeDurable(files.result, `${result}\n`);
    return { ...said, summary: presentable(result, 300) };
  } catch (error) {
    const summary = presentable(`its result could not be read or kept: ${describe(error)}`, 300);
    return { ok: null, summary, tokens: null, costUsd: null };
  }
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
