import type { ChannelSpec } from '../ports/channel.ts';
import type { ChannelState, NotificationRow } from '../ports/notifier.ts';
import type { Health } from './queue/health.ts';
import { isPending } from './queue/rows.ts';

/** How a channel is doing, for `status`. */
export function channelState(
  spec: ChannelSpec,
  health: Health,
  rows: readonly NotificationRow[],
): ChannelState {
  const { failing, sentMs } = health;
  return {
    name: spec.name,
    type: spec.type,
    queued: rows.filter(isPending).length,
    failing_since: failing === null ? null : new Date(failing.sinceMs).toISOString(),
    error: failing?.why ?? null,
    last_sent: sentMs === null ? null : new Date(sentMs).toISOString(),
  };
}
