import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The checkout's root folder. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs one program of the checkout in the foreground, under a heading, and says how long it took. True when it exited 0. */
export function stage(title: string, argv: readonly string[]): boolean {
  console.log(`\n── ${title}`);
  const started = performance.now();
  const [program = process.execPath, ...args] = argv;
  const child = spawnSync(program, args, {
    cwd: root,
    env: { ...process.env, ...(process.stdout.isTTY ? {} : { NO_COLOR: '1' }) },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const ok = child.status === 0;
  console.log(`── ${title}: ${ok ? 'ok' : `FAILED (${outcome(child)})`} in ${seconds} s`);
  return ok;
}

function outcome(child: ReturnType<typeof spawnSync>): string {
  if (child.error !== undefined) return child.error.message;
  return child.signal === null ? `exit ${child.status}` : `${child.signal}`;
}
