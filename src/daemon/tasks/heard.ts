import type { TaskLimit } from '../../core/tasks.ts';
import type { Backend } from '../../ports/agent.ts';
import { presentable } from '../../protocol/secrets.ts';
import { readTail } from '../../system/files/read-tail.ts';

/** The newest that a running task told: that it waits at a limit, or that the model answered it (wall ms). */
export type Heard =
  | { readonly type: 'limit'; readonly limit: TaskLimit }
  | { readonly type: 'answer'; readonly at: number };

/** The end of its signals that is read. */
const READ_BYTES = 256 * 1024;

/** Null when it told neither, there is nothing to read, or nobody to read it. Never throws. */
export function hearTask(file: string, backend: Pick<Backend, 'signals'> | undefined): Heard | null {
  if (backend === undefined) return null;
  let heard: Heard | null = null;
  for (const line of linesOf(file)) {
    for (const signal of backend.signals(line)) {
      const { event, at } = signal;
      if (event === 'limit')
        heard = { type: 'limit', limit: { at, reset: signal.reset, text: presentable(signal.kind, 200) } };
      else if (event === 'turn_start' || event === 'tool_start' || event === 'turn_end')
        heard = { type: 'answer', at };
    }
  }
  return heard;
}

function linesOf(file: string): readonly string[] {
  try {
    return (readTail(file, READ_BYTES) ?? '').split('\n');
  } catch {
    return [];
  }
}
