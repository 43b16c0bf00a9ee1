import { execFile } from 'node:child_process';

/** What the daemon tells the service manager that started it. */
export interface ServiceNotifier {
  /** It supervises. Once; later calls do nothing. */
  ready(status: string): void;
  /** It made progress. Passed on as often as the manager's watchdog needs it, and no more. */
  progress(status: string): void;
  stopping(): void;
  /** Waits until the manager has been told everything. A daemon that had nothing to do is ready first. */
  close(): Promise<void>;
}

export interface NotifierDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly pid: number;
  /** Monotonic milliseconds. */
  readonly monoMs: () => number;
  readonly onFault: (error: unknown) => void;
}

/** Notices within one watchdog period: two may be lost. */
const PER_PERIOD = 4;
const TIMEOUT_MS = 5_000;

/** Tells nobody: no service manager started us. */
export const silentNotifier: ServiceNotifier = {
  ready: () => {},
  progress: () => {},
  stopping: () => {},
  close: async () => {},
};

/**
 * Speaks sd_notify(3) through systemd-notify, since Node has no datagram sockets of files. Without a service manager
 * that listens it does nothing at all.
 */
export function createServiceNotifier(deps: NotifierDeps): ServiceNotifier {
  const socket = deps.env.NOTIFY_SOCKET ?? '';
  if (socket === '') return silentNotifier;
  const everyMs = watchdogMs(deps.env, deps.pid) / PER_PERIOD;
  const env = { NOTIFY_SOCKET: socket, PATH: deps.env.PATH };
  let last: Promise<void> = Promise.resolve();
  let isReady = false;
  let leaving = false;
  let fedMs = Number.NEGATIVE_INFINITY;

  /** One after the other, so that the manager hears them in order. */
  function tell(...words: readonly string[]): void {
    last = last.then(
      () =>
        new Promise((resolve) => {
          execFile('systemd-notify', words, { env, timeout: TIMEOUT_MS }, (error) => {
            if (error !== null) deps.onFault(error);
            resolve();
          });
        }),
    );
  }

  function ready(status: string): void {
    if (isReady) return;
    isReady = true;
    fedMs = deps.monoMs();
    tell('READY=1', `STATUS=${status}`, 'WATCHDOG=1');
  }

  return {
    ready,
    progress(status) {
      if (!isReady || leaving || deps.monoMs() - fedMs < everyMs) return;
      fedMs = deps.monoMs();
      tell('WATCHDOG=1', `STATUS=${status}`);
    },
    stopping() {
      if (leaving) return;
      leaving = true;
      ready('nothing to do');
      tell('STOPPING=1', 'STATUS=stopping');
    },
    close: () => last,
  };
}

/** Period of the manager's watchdog, milliseconds; infinite when it has none for this process. */
function watchdogMs(env: NotifierDeps['env'], pid: number): number {
  const forUs = env.WATCHDOG_PID === undefined || env.WATCHDOG_PID === String(pid);
  const us = Number(env.WATCHDOG_USEC);
  return forUs && us > 0 ? us / 1000 : Number.POSITIVE_INFINITY;
}
