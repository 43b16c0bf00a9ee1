import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { SlipName } from '../faults.ts';
import type { Git } from '../git.ts';
import type { Assignment } from './assignment.ts';
import { type Clone, createClone } from './clone.ts';

/** One visible step of a turn, announced before it is done. */
export interface Step {
  /** Short name that faults can aim at: `sync`, `edit`, `claim`, `review` … */
  readonly name: string;
  /** What it is about, usually the gate; '' when nothing. */
  readonly about: string;
  /** Line for the transcript. */
  readonly title: string;
  /** Thinking time before it, at speed 1. */
  readonly think_ms: number;
}

/** A turn yields its steps and returns its last message. */
export type Turn = AsyncGenerator<Step, string, void>;

/** Everything a brain may use. */
export interface Desk {
  readonly assignment: Assignment;
  readonly git: Git;
  readonly clone: Clone;
  readonly seed: number;
  readonly speed: number;
  readonly lease_s: number;
  now(): number;
  /** True when the named slip is ordered; each order is used once. */
  slip(name: SlipName): boolean;
  /** Text of a file in the clone, null when absent. */
  read(path: string): string | null;
  write(path: string, text: string): void;
  remove(path: string): void;
  /** Path of an inbox beside the status file. */
  inbox(reader: 'BUILDER' | 'ADVERSARY'): string;
}

export function createDesk(
  parts: Pick<Desk, 'assignment' | 'git' | 'seed' | 'speed' | 'lease_s' | 'now' | 'slip'>,
): Desk {
  const path = (name: string) => (isAbsolute(name) ? name : join(parts.git.cwd, name));
  return {
    ...parts,
    clone: createClone(parts.git),
    read(name) {
      return existsSync(path(name)) ? readFileSync(path(name), 'utf8') : null;
    },
    write(name, text) {
      mkdirSync(dirname(path(name)), { recursive: true });
      writeFileSync(path(name), text);
    },
    remove(name) {
      rmSync(path(name), { force: true });
    },
    inbox: (reader) => join(dirname(parts.assignment.status), `${reader}-INBOX.md`),
  };
}

export function step(name: string, about: string, title: string, think_ms = 700): Step {
  return { name, about, title, think_ms };
}

/** Last line of a turn: the lease, in whole seconds, never earlier than asked. */
export function waitingUntil(ms: number): string {
  const iso = new Date(Math.ceil(ms / 1000) * 1000).toISOString();
  return `WAITING-UNTIL: ${iso.replace('.000Z', 'Z')}`;
}

/** The message of a turn that ends in a wait of the usual lease. */
export function waiting(desk: Pick<Desk, 'now' | 'lease_s'>, message: string): string {
  return `${message}\n${waitingUntil(desk.now() + desk.lease_s * 1000)}`;
}
