/** Takes the lock at argv[2], says `held`, or the code it was refused with, and keeps it until its stdin ends. */
import { spawn } from 'node:child_process';
import { LoopctlError } from '../../../src/errors/error.ts';
import { acquireLock } from '../../../src/store/lock.ts';

const [, , path = '', mode = ''] = process.argv;
const say = (text: string): void => void process.stdout.write(`${text}\n`);

try {
  acquireLock(path, { pid: process.pid, startTime: 'now', since: '2026-01-01T00:00:00Z', version: '1.2.3' });
  // Nothing here refers to the lock any more: it must stay taken all the same.
  globalThis.gc?.();
  if (mode === 'with-child') {
    const child = spawn('sleep', ['60'], { stdio: 'ignore', detached: true });
    say(`held ${child.pid}`);
  } else say('held');
  process.stdin.resume().on('end', () => process.exit(0));
} catch (error) {
  if (!(error instanceof LoopctlError)) throw error;
  say(`${error.code} ${error.message}`);
  process.exitCode = error.exitCode;
}
