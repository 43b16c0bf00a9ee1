import type { Action } from '../../core/actions.ts';
import type { Fact } from '../../core/facts.ts';
import { describe } from '../../errors/error.ts';
import type { Terminal } from '../../ports/terminal.ts';
import { plain } from '../../protocol/text.ts';

export interface KillDeps {
  readonly terminal: Terminal;
  readonly post: (...facts: Fact[]) => void;
}

/** Time between TERM and KILL. */
const GRACE_MS = 3_000;

/** Ends the session of that generation with its whole process tree. One that is not there any more counts as ended. */
export async function kill(deps: KillDeps, action: Extract<Action, { type: 'kill' }>): Promise<void> {
  const { agent, generation } = action;
  try {
    const panes = await deps.terminal.list();
    const pane = panes.find((p) => p.tags.agent === agent && p.tags.generation === generation);
    const survivors =
      pane === undefined ? [] : (await deps.terminal.kill(pane.session, pane.process, GRACE_MS)).survivors;
    deps.post({ type: 'killed', agent, generation, survivors });
  } catch (error) {
    deps.post({ type: 'kill-failed', agent, generation, text: plain(describe(error), 300) });
  }
}
