import type { Pane } from '../../ports/terminal.ts';
import { readStat } from '../../system/proc/table.ts';

/** True while the wrapper's process group, which the agent is in, has the terminal. */
export function agentInForeground(pane: Pane): boolean {
  const stat = readStat(pane.process.pid);
  if (stat === null || stat.zombie || stat.startTime !== pane.process.startTime) return false;
  return stat.tty !== null && stat.foregroundGroup === stat.group;
}
