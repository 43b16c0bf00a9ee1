import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { describe } from '../../errors/error.ts';
import { presentable } from '../../protocol/secrets.ts';
import { plain } from '../../protocol/text.ts';
import { identify } from '../../system/proc/identity.ts';
import { killTree } from '../../system/proc/kill-tree.ts';

/** A program of the project's owner that is run at a certain moment. */
export interface HookCall {
  /** Program and arguments; no shell is involved. */
  readonly argv: readonly string[];
  /** What it is given to read, usually one JSON document. */
  readonly stdin: string;
  /** Whole time allowed, milliseconds; then it is ended with everything that it started. */
  readonly timeoutMs: number;
  readonly cwd: string;
  /** Added to the environment of the daemon. */
  readonly env?: Readonly<Record<string, string>>;
  /** Ends it early, as a timeout does. */
  readonly abort?: AbortSignal;
}

export interface HookResult {
  /** It ran, ended by itself in time, and its exit code was 0. */
  readonly ok: boolean;
  /** Null when it did not run or was ended by a signal. */
  readonly code: number | null;
  readonly signal: string | null;
  readonly timedOut: boolean;
  /** End of what it put out (both streams), or why it could not be started: plain lines, bounded, without known keys. */
  readonly output: string;
}

/** Bounds of what is kept of the output. */
const KEPT_BYTES = 16 * 1024;
const KEPT_LINES = 40;
const LINE_CHARS = 400;
/** Between TERM and KILL. */
const GRACE_MS = 1_000;
/** How long after its exit more output is waited for: what it started in the background may hold the pipes for ever. */
const DRAIN_MS = 200;

/** Runs a hook to its end. Never rejects: whatever goes wrong is in the result. */
export async function runHook(call: HookCall): Promise<HookResult> {
  const token = randomUUID();
  const [file = '', ...args] = call.argv;
  let child: ChildProcess;
  try {
    child = spawn(file, args, {
      cwd: call.cwd,
      env: { ...process.env, ...call.env, LOOPCTL_SESSION: token },
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  } catch (error) {
    return notStarted(file, error);
  }
  const output = keepTail(child);
  const ended = endOf(child);
  feed(child, call.stdin);
  const over = new AbortController();
  const early = await Promise.race([ended, outOfTime(call, over.signal)]);
  const forced = early === 'timeout' || early === 'aborted';
  if (forced) await endTree(child, token);
  const end = forced ? await Promise.race([ended, delay(DRAIN_MS, null)]) : early;
  over.abort();
  if (end instanceof Error) return notStarted(file, end);
  await Promise.race([drained(child), delay(DRAIN_MS, null, { ref: false })]);
  child.stdin?.destroy();
  child.stdout?.destroy();
  child.stderr?.destroy();
  const timedOut = early === 'timeout';
  const { code = null, signal = null } = end ?? {};
  return { ok: !forced && code === 0, code, signal, timedOut, output: output() };
}

interface End {
  readonly code: number | null;
  readonly signal: string | null;
}

function endOf(child: ChildProcess): Promise<End | Error> {
  return new Promise((resolve) => {
    child.once('error', resolve);
    child.once('exit', (code, signal) => resolve({ code, signal }));
  });
}

function drained(child: ChildProcess): Promise<null> {
  return new Promise((resolve) => child.once('close', () => resolve(null)));
}

/** Never while `over` comes first. */
async function outOfTime(call: HookCall, over: AbortSignal): Promise<'timeout' | 'aborted' | null> {
  const either = call.abort === undefined ? over : AbortSignal.any([over, call.abort]);
  try {
    await delay(call.timeoutMs, undefined, { signal: either });
    return 'timeout';
  } catch {
    return over.aborted ? null : 'aborted';
  }
}

async function endTree(child: ChildProcess, token: string): Promise<void> {
  const root = child.pid === undefined ? null : identify(child.pid);
  if (root !== null) await killTree(root, { graceMs: GRACE_MS, token });
}

/** A hook need not read what it is given. */
function feed(child: ChildProcess, text: string): void {
  child.stdin?.on('error', () => {});
  child.stdin?.end(text);
}

function keepTail(child: ChildProcess): () => string {
  let tail = Buffer.alloc(0);
  const take = (chunk: Buffer): void => {
    tail = Buffer.concat([tail, chunk]).subarray(-KEPT_BYTES);
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', take);
    stream?.on('error', () => {});
  }
  return () =>
    tail
      .toString('utf8')
      .split('\n')
      .map((line) => presentable(line, LINE_CHARS))
      .filter((line) => line !== '')
      .slice(-KEPT_LINES)
      .join('\n');
}

function notStarted(file: string, error: unknown): HookResult {
  const output = `${plain(file, 200)} could not be started: ${presentable(describe(error), 300)}`;
  return { ok: false, code: null, signal: null, timedOut: false, output };
}
