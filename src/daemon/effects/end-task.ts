import type { Fact } from '../../core/facts.ts';
import { describe } from '../../errors/error.ts';
import type { Terminal } from '../../ports/terminal.ts';
import { plain } from '../../protocol/text.ts';

export interface EndTaskDeps {
  readonly terminal: Terminal;
  /** Tells that its program is gone, unless that was told. */
  readonly settle: (id: string) => void;
  /** Takes away what is of this run only, so that there is room for the next where it has one. */
  readonly setAside: (id: string) => void;
  readonly post: (...facts: Fact[]) => void;
}

/** Time between TERM and KILL. */
const GRACE_MS = 3_000;

/** Ends the session of a task with its whole process tree. One that is not there any more counts as ended. */
export async function endTask({ terminal, settle, setAside, post }: EndTaskDeps, id: string): Promise<void> {
  try {
    const pane = (await terminal.list()).find(({ tags }) => tags.agent === id);
    const survivors =
      pane === undefined ? [] : (await terminal.kill(pane.session, pane.process, GRACE_MS)).survivors;
    settle(id);
    setAside(id);
    post({ type: 'task-cleared', task: id, survivors });
  } catch (error) {
    post({ type: 'task-clear-failed', task: id, text: plain(describe(error), 300) });
  }
}
