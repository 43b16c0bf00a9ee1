import type { ProcessId } from './terminal.ts';

/** The machine: boot identity and processes. */
export interface Host {
  /** Changes at each boot; voids every pid recorded before. */
  bootId(): string;
  /** Identity of a live process; null when there is none. */
  identify(pid: number): ProcessId | null;
  /** CPU time of the process and all its descendants, milliseconds; null when it cannot be told. */
  treeCpuMs(pid: number): number | null;
  /**
   * Time on a CPU of the process's group, nanoseconds: exact enough to tell that one key woke it. Null when it cannot
   * be told.
   */
  runNs(pid: number): number | null;
  /** Somebody stopped a process of its group, so that what is typed lies unread. False where it cannot be told. */
  isStopped(pid: number): boolean;
}
