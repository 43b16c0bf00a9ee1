import type { ChannelSpec, NotifySpec, QuietHours, SecretRef, SecretText } from '../ports/channel.ts';
import { absolute } from './paths.ts';
import type { RawConfig } from './schema.ts';

type Raw = RawConfig['notify'];
type RawChannel = Raw['channels'][number];
type RawSecret = { readonly env?: string | undefined; readonly file?: string | undefined };

/** The `notify` section with names, absolute paths and minutes filled in. */
export function resolveNotify(raw: Raw, dir: string): NotifySpec {
  const names = channelNames(raw.channels);
  const { url, interval_s, events } = raw.heartbeat;
  return {
    channels: raw.channels.map((channel, index) => resolveChannel(channel, names[index] ?? '', dir)),
    quiet: resolveQuiet(raw),
    rate: { count: raw.rate_limit.messages_max, window_s: raw.rate_limit.window_s },
    give_up_after_s: raw.give_up_after_s,
    heartbeat: url === undefined ? null : { url: secretText(url, dir), interval_s, events },
  };
}

/** Names as written, or the type, with a number from the second one of a type on. */
export function channelNames(
  channels: readonly { readonly type: string; readonly name?: string | undefined }[],
): readonly string[] {
  const seen = new Map<string, number>();
  return channels.map(({ type, name }) => {
    if (name !== undefined) return name;
    const count = (seen.get(type) ?? 0) + 1;
    seen.set(type, count);
    return count === 1 ? type : `${type}-${count}`;
  });
}

/** Minute of the day of a time such as `22:00`. */
export function minuteOf(time: string): number {
  const [hour = '0', minute = '0'] = time.split(':');
  return Number(hour) * 60 + Number(minute);
}

function resolveQuiet({ quiet_hours, digest_at }: Raw): QuietHours | null {
  const { from, to, timezone, critical_passes } = quiet_hours;
  if (from === undefined || to === undefined) return null;
  return {
    from: minuteOf(from),
    to: minuteOf(to),
    timezone: timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone,
    digestAt: minuteOf(digest_at ?? to),
    criticalPasses: critical_passes,
  };
}

function resolveChannel(raw: RawChannel, name: string, dir: string): ChannelSpec {
  const { severity, only, except, timeout_s } = raw;
  const common = { name, severity, only, except, timeout_s };
  switch (raw.type) {
    case 'ntfy': {
      const token = raw.token === undefined ? null : secretRef(raw.token, dir);
      return { ...common, type: 'ntfy', url: secretText(raw.url, dir), token };
    }
    case 'webhook': {
      const headers = Object.entries(raw.headers).map(([key, text]) => [key, secretText(text, dir)] as const);
      const { method, body = null } = raw;
      const to = { url: secretText(raw.url, dir), headers: Object.fromEntries(headers) };
      return { ...common, type: 'webhook', ...to, method, body };
    }
    case 'slack':
      return { ...common, type: 'slack', url: secretText(raw.url, dir) };
    case 'desktop':
      return { ...common, type: 'desktop' };
    case 'command':
      return { ...common, type: 'command', argv: raw.argv, cwd: dir };
  }
}

function secretText(raw: string | RawSecret, dir: string): SecretText {
  return typeof raw === 'string' ? raw : secretRef(raw, dir);
}

/** The schema has seen to it that there is one of the two. */
function secretRef({ env, file }: RawSecret, dir: string): SecretRef {
  return env === undefined ? { file: absolute(dir, file ?? '') } : { env };
}
