import type { Severity } from './notifier.ts';

/** A secret by its place: the value is read when it is used and kept nowhere. */
export type SecretRef = { readonly env: string } | { readonly file: string };

/** A value as it stands in the configuration, or the place of a secret one. */
export type SecretText = string | SecretRef;

interface Common {
  /** Unique among the channels. */
  readonly name: string;
  /** Least severity that it is told of. */
  readonly severity: Severity;
  /** Beginnings of keys that it is told of; empty for all. */
  readonly only: readonly string[];
  /** Beginnings of keys that it is not told of. */
  readonly except: readonly string[];
  readonly timeout_s: number;
}

export interface NtfySpec extends Common {
  readonly type: 'ntfy';
  /** Address of the topic. */
  readonly url: SecretText;
  readonly token: SecretRef | null;
}

export interface WebhookSpec extends Common {
  readonly type: 'webhook';
  readonly url: SecretText;
  readonly method: 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, SecretText>>;
  /** JSON with placeholders in its texts; null for all fields of the notification. */
  readonly body: unknown;
}

export interface SlackSpec extends Common {
  readonly type: 'slack';
  readonly url: SecretText;
}

export interface DesktopSpec extends Common {
  readonly type: 'desktop';
}

export interface CommandSpec extends Common {
  readonly type: 'command';
  readonly argv: readonly string[];
  /** Absolute path. */
  readonly cwd: string;
}

/** One way to tell a person. */
export type ChannelSpec = NtfySpec | WebhookSpec | SlackSpec | DesktopSpec | CommandSpec;

/** Local minutes of the day, 0 to 1439. */
export interface QuietHours {
  readonly from: number;
  readonly to: number;
  /** IANA name. */
  readonly timezone: string;
  /** When what was held back is told, as one digest. */
  readonly digestAt: number;
  readonly criticalPasses: boolean;
}

/** Address that is pinged while supervision makes progress. */
export interface HeartbeatSpec {
  readonly url: SecretText;
  readonly interval_s: number;
  /** It also takes `<url>/start` and `<url>/fail`. */
  readonly events: boolean;
}

/** The `notify` part of the configuration. */
export interface NotifySpec {
  readonly channels: readonly ChannelSpec[];
  readonly quiet: QuietHours | null;
  /** At most `count` messages within `window_s`, for each channel. */
  readonly rate: { readonly count: number; readonly window_s: number };
  readonly give_up_after_s: number;
  readonly heartbeat: HeartbeatSpec | null;
}
