import type { HeartbeatSpec } from '../ports/channel.ts';
import type { Clock } from '../ports/clock.ts';
import type { HeartbeatState } from '../ports/notifier.ts';
import type { Outcome } from './channels/channel.ts';
import { addressOf } from './http/address.ts';
import { request } from './http/request.ts';

/** The dead-man's switch: somebody elsewhere notices when the pings stop (convention of healthchecks.io). */
export interface Heartbeat {
  start(): void;
  /** Supervision made progress; pings when the last one is long enough ago. */
  progress(): void;
  /** It ends: well, or with a reason to look. Resolves when the ping is out, or after a short while. */
  end(ok: boolean, reason: string): Promise<void>;
  state(): HeartbeatState | null;
}

export interface HeartbeatDeps {
  readonly spec: () => HeartbeatSpec | null;
  readonly clock: Clock;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** A notice that it fails is on show, perhaps from an earlier daemon. */
  readonly isTold: () => boolean;
  /** Puts such a notice up, or takes it down. */
  readonly tell: (why: string | null) => void;
}

const TIMEOUT_MS = 10_000;
const END_MS = 3_000;
/** Pings that may fail in a row before a person is told. */
const HICCUPS = 3;

export function createHeartbeat(deps: HeartbeatDeps): Heartbeat {
  const { clock } = deps;
  const abort = new AbortController();
  let pingedMono: number | null = null;
  let running = false;
  let failures = 0;
  let failingSince: number | null = null;
  let error: string | null = null;
  let lastOk: number | null = null;

  async function ping(signal: '' | '/start' | '/fail', body: string, timeoutMs: number): Promise<void> {
    const spec = deps.spec();
    if (spec === null || (signal !== '' && !spec.events)) return;
    const address = addressOf(spec.url, deps.env);
    const outcome: Outcome = address.ok
      ? await request({
          url: below(address.url, signal),
          method: 'POST',
          headers: { 'content-type': 'text/plain; charset=utf-8' },
          body,
          timeoutMs,
          abort: abort.signal,
          secrets: [],
          nowMs: () => clock.now().wall,
        })
      : { type: 'refused', why: address.why };
    note(outcome);
  }

  function note(outcome: Outcome): void {
    const now = clock.now().wall;
    if (outcome.type === 'sent') {
      if (deps.isTold()) deps.tell(null);
      failures = 0;
      failingSince = null;
      error = null;
      lastOk = now;
      return;
    }
    failures += 1;
    failingSince ??= now;
    error = outcome.why;
    if (failures === HICCUPS) deps.tell(outcome.why);
  }

  return {
    start: () => void ping('/start', '', TIMEOUT_MS),
    progress() {
      const spec = deps.spec();
      const now = clock.now().mono;
      if (spec === null && deps.isTold()) deps.tell(null);
      if (spec === null || running) return;
      if (pingedMono !== null && now - pingedMono < spec.interval_s * 1000) return;
      pingedMono = now;
      running = true;
      void ping('', '', TIMEOUT_MS).finally(() => {
        running = false;
      });
    },
    end: (ok, reason) => ping(ok ? '' : '/fail', reason, END_MS),
    state: () =>
      deps.spec() === null
        ? null
        : {
            last_ok: lastOk === null ? null : new Date(lastOk).toISOString(),
            failing_since: failingSince === null ? null : new Date(failingSince).toISOString(),
            error,
          },
  };
}

/** The same address, one segment further down. */
function below(url: URL, signal: string): URL {
  const to = new URL(url);
  if (signal !== '') to.pathname = `${to.pathname.replace(/\/$/, '')}${signal}`;
  return to;
}
