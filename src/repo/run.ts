import { spawn } from 'node:child_process';
import { LoopctlError } from '../errors/error.ts';
import { gitEnv } from './env.ts';
import { reasonOf } from './redact.ts';

export interface RunOptions {
  /** Whole time allowed, milliseconds. Default 30,000. */
  readonly timeoutMs?: number;
  /** Most bytes of standard output kept; more is an error. Default 16 MiB. Not used with `onData`. */
  readonly maxBytes?: number;
  /** Takes standard output as it comes instead of collecting it. */
  readonly onData?: (chunk: Buffer) => void;
  readonly signal?: AbortSignal;
  /** Effective `core.sshCommand`, for commands that reach a remote. */
  readonly ssh?: string | null;
}

export interface RunResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const STDERR_MAX = 16 * 1024;

/**
 * Runs git with an argv (never a shell) in its own process group, so that a time-out or an abort also ends the
 * ssh beneath it, and without a terminal to prompt on. Resolves for every exit code; rejects with
 * `LOOPCTL_E_GIT_MISSING`, `LOOPCTL_E_GIT_TIMEOUT`, or `LOOPCTL_E_GIT` for too much output or an abort.
 */
export function runGit(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const { promise, resolve, reject } = Promise.withResolvers<RunResult>();
  const child = spawn('git', args, {
    cwd: '/',
    env: gitEnv(options.ssh ?? null),
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const out: Buffer[] = [];
  let outBytes = 0;
  let stderr = '';
  let failure: LoopctlError | null = null;

  const end = (error: LoopctlError) => {
    failure ??= error;
    killGroup(child.pid);
  };
  const timeoutMs = options.timeoutMs ?? 30_000;
  const timer = setTimeout(
    () => end(new LoopctlError('LOOPCTL_E_GIT_TIMEOUT', `git ${verb(args)}: no end after ${timeoutMs} ms`)),
    timeoutMs,
  );
  const onAbort = () => end(new LoopctlError('LOOPCTL_E_GIT', `git ${verb(args)}: aborted`));
  if (options.signal?.aborted === true) onAbort();
  options.signal?.addEventListener('abort', onAbort, { once: true });

  child.stdout.on('data', (chunk: Buffer) => {
    if (failure !== null) return;
    if (options.onData !== undefined) return options.onData(chunk);
    out.push(chunk);
    outBytes += chunk.length;
    if (outBytes > (options.maxBytes ?? 16 * 1024 * 1024)) {
      end(new LoopctlError('LOOPCTL_E_GIT', `git ${verb(args)}: more output than expected`));
    }
    return undefined;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    if (stderr.length < STDERR_MAX) stderr += chunk.toString('utf8');
  });
  const settle = (fn: () => void) => {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', onAbort);
    fn();
  };
  child.on('error', (cause: NodeJS.ErrnoException) => {
    const code = cause.code === 'ENOENT' ? 'LOOPCTL_E_GIT_MISSING' : 'LOOPCTL_E_GIT';
    settle(() => reject(new LoopctlError(code, `git ${verb(args)} could not be started`, { cause })));
  });
  child.on('close', (code) => {
    settle(() => {
      if (failure !== null) reject(failure);
      else resolve({ code: code ?? 255, stdout: Buffer.concat(out).toString('utf8'), stderr });
    });
  });
  return promise;
}

/** Standard output of a git command that must succeed. Throws `LOOPCTL_E_GIT` with git's own reason, redacted. */
export async function mustGit(args: readonly string[], options: RunOptions = {}): Promise<string> {
  const result = await runGit(args, options);
  if (result.code === 0) return result.stdout;
  throw gitError(args, result);
}

/** The coded error for a command that failed. */
export function gitError(args: readonly string[], result: RunResult): LoopctlError {
  return new LoopctlError('LOOPCTL_E_GIT', `git ${verb(args)}: ${reasonOf(result.stderr)}`);
}

/** The subcommand, for messages: global options (`-C x`, `-c x`, `--git-dir=x`) are skipped. */
function verb(args: readonly string[]): string {
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] ?? '';
    if (arg === '-C' || arg === '-c') i += 1;
    else if (!arg.startsWith('-')) return arg;
  }
  return '';
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Already gone.
  }
}
