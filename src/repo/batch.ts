import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { LoopctlError } from '../errors/error.ts';
import { gitEnv } from './env.ts';

export interface ObjectInfo {
  readonly oid: string;
  readonly type: string;
  readonly size: number;
  /** Content; empty for `--batch-check`. */
  readonly content: Buffer;
}

/** One `git cat-file` process that answers questions in order. */
export interface Batch {
  /** Null when there is no such object. Rejects when the process died or did not answer in time. */
  ask(name: string): Promise<ObjectInfo | null>;
  close(): void;
  readonly alive: boolean;
}

interface Question {
  readonly resolve: (answer: ObjectInfo | null) => void;
  readonly reject: (error: Error) => void;
}

const HEADER = /^([0-9a-f]{40,64}) ([a-z]+) (\d+)$/;
const ANSWER_MS = 10_000;

/** `mode` `--batch-check` answers with sizes only, `--batch` with content too. */
export function startBatch(gitDir: string, mode: '--batch-check' | '--batch'): Batch {
  const child = spawn('git', [`--git-dir=${gitDir}`, 'cat-file', mode], {
    cwd: '/',
    env: gitEnv(),
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const queue: Question[] = [];
  const state = { alive: true, rest: Buffer.alloc(0) as Buffer };
  let watchdog: NodeJS.Timeout | null = null;

  const fail = (why: string, cause?: unknown) => {
    state.alive = false;
    if (watchdog !== null) clearTimeout(watchdog);
    child.kill('SIGKILL');
    const error = new LoopctlError('LOOPCTL_E_GIT', `git cat-file: ${why}`, { cause });
    for (const question of queue.splice(0)) question.reject(error);
  };
  const watch = () => {
    if (watchdog !== null) clearTimeout(watchdog);
    watchdog = queue.length === 0 ? null : setTimeout(() => fail('no answer in time'), ANSWER_MS);
  };
  child.on('error', (cause) => fail('could not be started', cause));
  child.on('close', () => fail('ended'));
  child.stdin.on('error', (cause) => fail('ended', cause));
  child.stderr.resume();
  child.stdout.on('data', (chunk: Buffer) => {
    state.rest = state.rest.length === 0 ? chunk : Buffer.concat([state.rest, chunk]);
    for (;;) {
      const answer = takeAnswer(state.rest, mode === '--batch');
      if (answer === null) break;
      state.rest = state.rest.subarray(answer.used);
      queue.shift()?.resolve(answer.info);
      watch();
    }
  });
  unref(child);

  return {
    ask(name) {
      const { promise, resolve, reject } = Promise.withResolvers<ObjectInfo | null>();
      if (!state.alive) reject(new LoopctlError('LOOPCTL_E_GIT', 'git cat-file: ended'));
      else {
        queue.push({ resolve, reject });
        child.stdin.write(`${name}\n`);
        watch();
      }
      return promise;
    },
    close() {
      fail('closed');
    },
    get alive() {
      return state.alive;
    },
  };
}

/** First whole answer in `bytes`; null when more has to come. A line that is no header means "no such object". */
function takeAnswer(
  bytes: Buffer,
  withContent: boolean,
): { readonly info: ObjectInfo | null; readonly used: number } | null {
  const eol = bytes.indexOf(0x0a);
  if (eol < 0) return null;
  const header = HEADER.exec(bytes.toString('latin1', 0, eol));
  if (header === null) return { info: null, used: eol + 1 };
  const [, oid = '', type = '', digits = ''] = header;
  const size = Number(digits);
  if (!withContent) return { info: { oid, type, size, content: Buffer.alloc(0) }, used: eol + 1 };
  const end = eol + 1 + size;
  if (bytes.length < end + 1) return null;
  return { info: { oid, type, size, content: Buffer.from(bytes.subarray(eol + 1, end)) }, used: end + 1 };
}

/** An idle reader must not keep the program alive. */
function unref(child: ChildProcessWithoutNullStreams): void {
  child.unref();
  for (const stream of [child.stdin, child.stdout, child.stderr]) {
    if ('unref' in stream && typeof stream.unref === 'function') stream.unref();
  }
}
