/** Who supervises the daemon: the machine's service manager, or the one of a user's sessions. */
export type ServiceScope = 'system' | 'user';

/** All that a service file of one project says. Every path is absolute and free of control characters. */
export interface ServiceSpec {
  readonly scope: ServiceScope;
  /** What tells this project's unit from others, for example the escaped path of the project. */
  readonly instance: string;
  readonly project: string;
  /** Account that daemon and agents run as; only a system service names it. */
  readonly user: string;
  /** Program and arguments in front of `start --foreground --resume`: Node and loopctl. */
  readonly program: readonly string[];
  /** Pinned, so that the service finds the same folders and programs as the shell that installed it. */
  readonly env: Readonly<Record<string, string>>;
  /** Folders whose file systems must be mounted first. */
  readonly mounts: readonly string[];
  /** Seconds without progress after which the manager replaces the daemon. */
  readonly watchdog_s: number;
  /** Timer units beside the daemon's own clock; null for none. */
  readonly timers: ServiceTimers | null;
}

/** What the service manager starts by its own clock. */
export interface ServiceTimers {
  readonly wake: boolean;
  readonly jobs: readonly JobTimer[];
}

export interface JobTimer {
  readonly name: string;
  /** systemd.time(7) */
  readonly calendar: string;
  /** A run that was due while the service was down is made up once. */
  readonly persistent: boolean;
}

/** A file that makes a service. */
export interface ServiceFile {
  readonly path: string;
  readonly text: string;
}

/** What the daemon is started with. */
export const startArgs = ['start', '--foreground', '--resume'] as const;

/** Set in the environment of a daemon whose service manager starts it anew when it leaves with {@link AGAIN_CODE}. */
export const SERVICE_VARIABLE = 'LOOPCTL_SERVICE';

/** Exit code of a daemon that wants to be started anew at once (EX_TEMPFAIL of sysexits.h). */
export const AGAIN_CODE = 75;

/** Sweeps that may be missed before the manager takes the daemon for hung. */
const SWEEPS_MISSED = 12;
const WATCHDOG_MIN_S = 60;

/** Time without a completed sweep after which the daemon is replaced, seconds. */
export function watchdogS(sweep_s: number): number {
  return Math.max(WATCHDOG_MIN_S, Math.ceil(SWEEPS_MISSED * sweep_s));
}
