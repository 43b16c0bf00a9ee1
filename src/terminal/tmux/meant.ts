import type { ProcessId } from '../../ports/terminal.ts';
import { alive, identify } from '../../system/proc/identity.ts';
import type { PaneRow } from './rows.ts';

/**
 * Whether a pane is the one that was meant: a live one must run exactly that process. One whose process is gone has none
 * to mistake, but names it still, up to tmux 3.5a at least; 3.8 names none any more, also while it does not call the
 * pane dead yet.
 */
export function isMeant(row: Pick<PaneRow, 'pid' | 'dead'>, expected: ProcessId): boolean {
  if (row.pid === 0) return true;
  const ended = row.dead || identify(row.pid) === null;
  return row.pid === expected.pid && (ended || alive(expected));
}
