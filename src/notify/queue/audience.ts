import type { ChannelSpec } from '../../ports/channel.ts';
import type { Severity } from '../../ports/notifier.ts';

export const severityRank: Readonly<Record<Severity, number>> = { info: 0, warning: 1, critical: 2 };

/** Key of the notice that says what is wrong with a channel. */
export function channelKey(name: string): string {
  return `${CHANNEL_KEYS}${name}`;
}

/** Beginning of the keys of notices about channels. */
export const CHANNEL_KEYS = 'notify/';
/** Beginning of the keys of test notifications. */
export const TEST_KEYS = 'test/';

/** Whether the channel is to be told. Its own failing is told by the others. */
export function isFor(
  spec: Pick<ChannelSpec, 'name' | 'severity' | 'only' | 'except'>,
  news: { readonly key: string; readonly severity: Severity },
): boolean {
  const { key, severity } = news;
  if (key === channelKey(spec.name) || severityRank[severity] < severityRank[spec.severity]) return false;
  const begins = (prefix: string): boolean => key.startsWith(prefix);
  return (spec.only.length === 0 || spec.only.some(begins)) && !spec.except.some(begins);
}
