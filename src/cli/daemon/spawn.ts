import { spawn } from 'node:child_process';
import { closeSync, fstatSync, ftruncateSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Override } from '../../config/config.ts';
import type { Readiness } from '../../daemon/ready.ts';
import { LoopctlError } from '../../errors/error.ts';
import { overrideArgs } from '../override.ts';
import { READY_FD, type ReadyLine } from './ready-pipe.ts';

export interface SpawnOptions {
  /** The project's folder. */
  readonly dir: string;
  /** Folder of the daemon's logs. */
  readonly logs: string;
  readonly resume: boolean;
  readonly override: Override | null;
  /** Environment of the daemon; ours if not set. */
  readonly env?: NodeJS.ProcessEnv;
}

/** How a start went. `ended`: the daemon had nothing to do and left with 0; `slow`: it runs and has not said yet. */
export type Started =
  | { readonly type: 'ready'; readonly pid: number; readonly ready: Readiness }
  | { readonly type: 'ended' }
  | { readonly type: 'slow'; readonly pid: number };

/** Clones of a large remote are made before a daemon is ready. */
const READY_MAX_MS = 10 * 60_000;
/** A daemon that has nothing to do leaves this soon after it said so. */
const END_MAX_MS = 10_000;
const ERRORS_MAX_BYTES = 1024 * 1024;
const ERROR_FILE = 'daemon.err';

/**
 * Starts a daemon that outlives us and waits until it says how it went.
 *
 * @throws LoopctlError the daemon's own, or LOOPCTL_E_START_FAILED when it ended without a word
 */
export async function spawnDaemon(options: SpawnOptions): Promise<Started> {
  const errors = openErrors(options.logs);
  const args = [
    'daemon',
    '--project',
    options.dir,
    ...(options.resume ? ['--resume'] : []),
    ...overrideArgs(options.override),
  ];
  const child = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? '', ...args], {
    cwd: options.dir,
    detached: true,
    env: { ...(options.env ?? process.env), [READY_FD]: '3' },
    stdio: ['ignore', 'ignore', errors ?? 'ignore', 'pipe'],
  });
  if (errors !== null) closeSync(errors);
  const exit = new Promise<number | null>((resolve) => {
    child.once('exit', resolve);
    child.once('error', () => resolve(null));
  });
  const line = readLine(child.stdio[3] as Readable);
  const pid = child.pid ?? 0;
  try {
    const said = await within(line, READY_MAX_MS);
    if (said === undefined) return { type: 'slow', pid };
    if (said !== null && 'error' in said) throw refused(said.error);
    if (said !== null && !isIdle(said.ready)) return { type: 'ready', pid, ready: said.ready };
    const code = await within(exit, END_MAX_MS);
    if (code === 0) return { type: 'ended' };
    if (said !== null && code === undefined) return { type: 'ready', pid, ready: said.ready };
    throw new LoopctlError(
      'LOOPCTL_E_START_FAILED',
      `it ended with code ${code ?? 'unknown'}; see ${join(options.logs, ERROR_FILE)}`,
    );
  } finally {
    child.stdio[3]?.destroy();
    child.unref();
  }
}

/** No loop runs and none is meant to: the sequence is complete. */
function isIdle(ready: Readiness): boolean {
  return ready.running.length === 0 && ready.notRunning.length === 0;
}

/** Where words of a daemon that cannot log go; begun anew when it has grown. Null when nothing can be written there. */
function openErrors(logs: string): number | null {
  try {
    mkdirSync(logs, { recursive: true, mode: 0o700 });
    const fd = openSync(join(logs, ERROR_FILE), 'a', 0o600);
    if (fstatSync(fd).size > ERRORS_MAX_BYTES) ftruncateSync(fd, 0);
    return fd;
  } catch {
    return null;
  }
}

/** The first line, parsed; null when the stream ends without one. */
function readLine(stream: Readable): Promise<ReadyLine | null> {
  return new Promise((resolve) => {
    let text = '';
    stream.setEncoding('utf8');
    stream.on('data', (chunk: string) => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end !== -1) resolve(JSON.parse(text.slice(0, end)) as ReadyLine);
    });
    stream.on('close', () => resolve(null));
    stream.on('error', () => resolve(null));
  });
}

/** The value, or undefined when it takes longer. */
async function within<T>(value: Promise<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, ms, undefined);
  });
  try {
    return await Promise.race([value, late]);
  } finally {
    clearTimeout(timer);
  }
}

function refused(error: Extract<ReadyLine, { error: unknown }>['error']): LoopctlError {
  return new LoopctlError(error.code ?? 'LOOPCTL_E_START_FAILED', error.message, { next: error.next });
}
