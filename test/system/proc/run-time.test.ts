import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { groupRunNs, isGroupStopped } from '../../../src/system/proc/run-time.ts';

const isTold = existsSync('/proc/self/schedstat');

test('a sleeping program stands still until a key wakes it', async () => {
  const child = spawn(process.execPath, ['-e', 'process.stdin.on("data", (d) => process.stdout.write(d))'], {
    detached: true,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const { pid = 0 } = child;
  child.stdin.write('a');
  await once(child.stdout, 'data');
  if (!isTold) return void expect(groupRunNs(pid)).toBe(null);
  let before = -1;
  await vi.waitFor(
    () => {
      const now = groupRunNs(pid) ?? 0;
      const wasStill = now === before;
      before = now;
      expect(wasStill).toBe(true);
    },
    { timeout: 20_000, interval: 200 },
  );
  child.stdin.write('b');
  await once(child.stdout, 'data');
  await vi.waitFor(() => expect(groupRunNs(pid)).toBeGreaterThan(before + 20_000));
});

test('null for a process that is not there', () => {
  expect(groupRunNs(2 ** 30)).toBe(null);
});

test('a program that somebody stopped is told from one that sleeps', async () => {
  const child = spawn('sleep', ['60'], { detached: true, stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  const { pid = 0 } = child;
  expect(isGroupStopped(pid)).toBe(false);
  child.kill('SIGSTOP');
  await vi.waitFor(() => expect(isGroupStopped(pid)).toBe(true));
  child.kill('SIGCONT');
  await vi.waitFor(() => expect(isGroupStopped(pid)).toBe(false));
  expect(isGroupStopped(2 ** 30)).toBe(false);
});
