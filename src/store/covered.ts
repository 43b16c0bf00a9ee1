import type { NotificationRow } from '../ports/notifier.ts';

const rank = { info: 0, warning: 1, critical: 2 } as const;

/**
 * Whether a channel that has `known` need not be told of `fresh`, of the same channel and key: that still stands and was
 * no less severe. Good news never stands: of that only the same words are nothing new. What could not be told covers nothing.
 */
export function covers(known: NotificationRow, fresh: NotificationRow): boolean {
  if (known.over || known.status === 'failed') return false;
  if (fresh.severity === 'info') return known.text === fresh.text;
  return known.severity !== 'info' && rank[known.severity] >= rank[fresh.severity];
}
