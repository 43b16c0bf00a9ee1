import type { Contender } from '../lib/side-by-side.ts';

/** A supervisor that loopctl is compared with, while it runs. */
export interface Peer {
  readonly name: string;
  /** Of the daemon, and of the processes that it has for each program. */
  readonly pids: readonly number[];
  /** Its command that lists what it supervises. */
  readonly status: Contender;
  stop(): Promise<void>;
}

export interface PeerOptions {
  /** For everything that it writes. */
  readonly dir: string;
  /** What it supervises, and how many of it. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly count: number;
}
