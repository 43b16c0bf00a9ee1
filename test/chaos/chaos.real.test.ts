import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const MINUTES = 3;
const main = new URL('./main.ts', import.meta.url).pathname;

test(`${MINUTES} minutes of chaos: every round comes to its end, nothing lost, nothing doubled`, {
  timeout: 900_000,
}, async () => {
  const ran = await promisify(execFile)(process.execPath, [main, '--minutes', `${MINUTES}`], {
    maxBuffer: 64 * 1024 * 1024,
  }).catch((error: { stdout?: string; stderr?: string }) => ({
    stdout: error.stdout ?? String(error),
    stderr: error.stderr ?? '',
  }));
  process.stdout.write(ran.stdout);
  expect(ran.stdout, ran.stderr.slice(0, 100_000)).toMatch(/^[1-9]\d* rounds, 0 failed$/m);
  expect(ran.stdout).toMatch(/ 0 lost, 0 doubled$/m);
});
