export type Severity = 'info' | 'warning' | 'critical';

/** `sending` is written before an attempt begins, so after a crash it means "may have been sent". The last three are final. */
export type NotificationStatus = 'queued' | 'sending' | 'sent' | 'failed' | 'dropped';

/** One notification on its way through one channel. Wall times in milliseconds. */
export interface NotificationRow {
  /** The same in every channel and in every attempt: what a receiver can tell a repeat by. */
  readonly id: string;
  readonly channel: string;
  readonly key: string;
  readonly severity: Severity;
  readonly title: string;
  readonly text: string;
  readonly createdMs: number;
  /** What it tells of is over, so the same key is news again. */
  readonly over: boolean;
  readonly status: NotificationStatus;
  /** Id of the message it goes out in, its own or that of a digest, fixed by the first attempt; null before it. */
  readonly batch: string | null;
  readonly attempts: number;
  /** Not tried before. */
  readonly dueMs: number;
  readonly updatedMs: number;
  /** Why the last attempt failed, or how it ended. */
  readonly note: string;
}

/** What one turn of the loop means for the queue of notifications. */
export interface NotificationWrite {
  /** Keys of what is over: rows known by these stand no longer. */
  readonly over: readonly string[];
  /** New rows, in order, after that; one that a standing row of its channel covers is left out by the store. */
  readonly tell: readonly NotificationRow[];
}

/** A channel as `status` shows it; times are ISO 8601 UTC. */
export interface ChannelState {
  readonly name: string;
  /** ntfy, webhook, slack, desktop or command. */
  readonly type: string;
  /** Notifications that wait: for their time, or for another attempt. */
  readonly queued: number;
  readonly failing_since: string | null;
  /** Why the last attempt failed; null while it works. */
  readonly error: string | null;
  readonly last_sent: string | null;
}

/** How the pings that others wait for are doing; times are ISO 8601 UTC. */
export interface HeartbeatState {
  readonly last_ok: string | null;
  readonly failing_since: string | null;
  readonly error: string | null;
}

/** How people are told, as `status` shows it. */
export interface NotifyStatus {
  readonly channels: readonly ChannelState[];
  /** Null when none is configured. */
  readonly heartbeat: HeartbeatState | null;
}
