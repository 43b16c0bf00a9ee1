import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { identify } from '../../../src/system/proc/identity.ts';
import { readStat } from '../../../src/system/proc/table.ts';

/** Runs a sh script in its own session; the pids it prints, one a line, come back with it. */
export async function startTree(script: string, pids: number, env: Record<string, string> = {}) {
  const child: ChildProcess = spawn('/bin/sh', ['-c', script], {
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...env },
  });
  const root = identify(child.pid ?? 0);
  if (root === null) throw new Error('the tree ended before it was looked at');
  const printed: number[] = [];
  onTestFinished(() => {
    for (const pid of [root.pid, ...printed]) if (isLive(pid)) process.kill(pid, 'SIGKILL');
  });
  if (child.stdout === null) throw new Error('no stdout');
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => printed.push(Number(line)));
  while (printed.length < pids) await once(lines, 'line');
  return { root, printed };
}

export function isLive(pid: number): boolean {
  const stat = readStat(pid);
  return stat !== null && !stat.zombie;
}
