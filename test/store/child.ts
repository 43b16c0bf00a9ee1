import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Path of a script that tests of this room run as a process of its own. */
export function scriptPath(name: string): string {
  return fileURLToPath(new URL(`./scripts/${name}`, import.meta.url));
}

export interface Child {
  readonly process: ChildProcess;
  /** Waits for the next line of its stdout; null once it has ended. */
  line(): Promise<string | null>;
  /** Resolves with its exit code, null when a signal ended it. */
  readonly exit: Promise<number | null>;
  kill(): Promise<void>;
}

/** Runs a script of {@link scriptPath} with this Node; stderr goes to the test's own. */
export function runScript(name: string, args: readonly string[]): Child {
  return runProgram(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    '--expose-gc',
    scriptPath(name),
    ...args,
  ]);
}

export function runProgram(program: string, args: readonly string[]): Child {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const exit = new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve);
    child.once('error', reject);
  });
  const lines: string[] = [];
  const waiting: ((line: string | null) => void)[] = [];
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) {
      const waiter = waiting.shift();
      if (waiter === undefined) lines.push(part);
      else waiter(part);
    }
  });
  let ended = false;
  child.once('close', () => {
    ended = true;
    for (const waiter of waiting) waiter(null);
  });
  return {
    process: child,
    exit,
    line: () => {
      const ready = lines.shift();
      if (ready !== undefined || ended) return Promise.resolve(ready ?? null);
      return new Promise((resolve) => waiting.push(resolve));
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exit;
    },
  };
}
