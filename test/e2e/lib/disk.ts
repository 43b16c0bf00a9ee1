import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { TestDaemon } from './daemon.ts';
import type { TestProject } from './project.ts';

/** A way in which the state folder stops taking writes, and takes them again. */
export interface Failure {
  readonly name: string;
  /** Before the daemon starts. */
  readonly prepare: (project: TestProject) => void;
  readonly fail: (project: TestProject, daemon: TestDaemon) => void;
  readonly mend: (project: TestProject, daemon: TestDaemon) => void;
  readonly says: RegExp;
}

/** Puts the state folder onto a small disk of its own, until the test is over. */
export function mountState(project: TestProject): void {
  onTestFinished(mountSmall(project, '8m'));
}

/** Puts the state folder onto a disk of that size; the function returned takes it away. */
export function mountSmall({ paths: { state } }: TestProject, size: string): () => void {
  mkdirSync(state, { recursive: true, mode: 0o700 });
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size},mode=700`, 'none', state]);
  return () => void spawnSync('umount', ['--lazy', state]);
}

/** Makes the state folder's disk read-only, or writable again; files that are open for writing keep it from becoming so. */
export function remountState(project: TestProject, how: 'ro' | 'rw'): void {
  execFileSync('mount', ['-o', `remount,${how}`, project.paths.state]);
}

const filler = (project: TestProject): string => join(project.paths.state, 'filler');

/** Leaves no byte free on the state folder's disk. */
export function fillState(project: TestProject): void {
  for (let bytes = 1024 * 1024; bytes >= 1; bytes = Math.floor(bytes / 2)) fill(filler(project), bytes);
}

export function freeState(project: TestProject): void {
  rmSync(filler(project), { force: true });
}

const fullDisk: Failure = {
  name: 'a full disk',
  prepare: mountState,
  fail: fillState,
  mend: freeState,
  says: /state is kept in memory only: LOOPCTL_E_DISK_FULL/,
};

function fill(path: string, bytes: number): void {
  try {
    for (;;) appendFileSync(path, Buffer.alloc(bytes, 'x'));
  } catch {
    // Full, as wanted.
  }
}

/** As a quota does: the kernel refuses every write beyond it. */
const fileSizeLimit: Failure = {
  name: 'a file size limit',
  prepare: () => undefined,
  fail: (_, daemon) => limit(daemon, '1'),
  mend: (_, daemon) => limit(daemon, 'unlimited'),
  says: /state is kept in memory only: LOOPCTL_E_(?:DISK_FULL|STATE_IO)/,
};

function limit({ child }: TestDaemon, bytes: string): void {
  execFileSync('prlimit', ['--pid', String(child.pid), `--fsize=${bytes}:unlimited`]);
}

function mayMount(): boolean {
  const dir = mkdtempSync(join(tmpdir(), 'loopctl-mount-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', 'none', dir]).status === 0;
  if (mounted) spawnSync('umount', [dir]);
  rmSync(dir, { recursive: true, force: true });
  return mounted;
}

/** Whether this machine lets us mount a disk. */
export const canMount = mayMount();

export const failures: readonly Failure[] = canMount ? [fileSizeLimit, fullDisk] : [fileSizeLimit];
