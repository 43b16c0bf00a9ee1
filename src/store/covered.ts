import type { NotificationRow } from '../ports/notifier.ts';

const rank = { info: 0, warning: 1, critical: 2 } as const;

/** Good news in the same words is news again after this long. */
const SAME_NEWS_MS = 24 * 3_600_000;

/**
 * Whether a channel that has `known` need not be told of `fresh`, of the same channel and key: that still stands and was
 * no less severe. Good news never stands: of that only the same words within a day are nothing new, such
 * as the end of a sequence that a daemon finds at each start. What could not be told covers nothing.
 */
export function covers(known: NotificationRow, fresh: NotificationRow): boolean {
  if (known.over || known.status === 'failed') return false;
  if (fresh.severity === 'info')
    return known.text === fresh.text && fresh.createdMs - known.createdMs < SAME_NEWS_MS;
  return known.severity !== 'info' && rank[known.severity] >= rank[fresh.severity];
}
