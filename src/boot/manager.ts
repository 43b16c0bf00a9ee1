import type { ServiceFile, ServiceSpec } from './service.ts';

/** What the machine's service manager says of one project's service. */
export interface ServiceState {
  /** Its name there. */
  readonly service: string;
  /** It starts with the machine (or the user's manager). Null when the manager cannot be asked. */
  readonly enabled: boolean | null;
  /** In the manager's words, for example `active` or `failed`. */
  readonly active: string;
  readonly pid: number | null;
  /** ISO 8601, since when it is as it is; null when not known. */
  readonly since: string | null;
  /** How often the manager started it anew by itself. */
  readonly restarts: number | null;
  /** Why it ended the last time, in the manager's words; null for nothing to tell. */
  readonly result: string | null;
  /** What the daemon last said of itself. */
  readonly says: string | null;
}

/** systemd or launchd, as far as one project's service is concerned. */
export interface ServiceManager {
  serviceName(instance: string): string;
  /** The files that make the service; what several projects share comes first. */
  files(spec: ServiceSpec): readonly ServiceFile[];
  /** Has the manager read the files and start the service, timers included, with the machine. */
  enable(spec: ServiceSpec): Promise<void>;
  /** Starts it, or puts a new daemon around the sessions of a running one. Resolves once it is ready. */
  restart(instance: string): Promise<void>;
  /** Stops it with its sessions and forgets it; then the files may go. */
  disable(instance: string): Promise<void>;
  /** Names of the timers that belong to it. */
  timerUnits(spec: ServiceSpec): readonly string[];
  /** Stops and forgets timers, and what they remember. */
  disableTimers(units: readonly string[]): Promise<void>;
  /** What is installed of a project, as far as no other needs it. */
  found(instance: string): FoundFiles;
  /** Has the manager see that files are gone. */
  reload(): Promise<void>;
  state(instance: string): Promise<ServiceState>;
}

/** Paths of what is installed of one project; templates that others use are left out. */
export interface FoundFiles {
  /** Empty when the service is not installed. */
  readonly service: readonly string[];
  readonly timers: readonly string[];
  /** Names of its timers. */
  readonly timerUnits: readonly string[];
}
