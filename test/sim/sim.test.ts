import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { simulate } from './run.ts';

/** Seeds a run, and the seconds after which no other is begun: a slow machine does fewer. */
const SEEDS = 240;
const HOURS = 1;
const BUDGET_S = 30;
const WORKERS = 2;

const main = new URL('./main.ts', import.meta.url).pathname;

/** Other seeds each day, unless `LOOPCTL_SIM_SEED` names some. They are printed. */
function base(): string {
  return process.env.LOOPCTL_SIM_SEED ?? new Date().toISOString().slice(0, 10);
}

/** In processes of their own: the test runner's way of loading modules costs it most of its speed. */
test(`regressions, and up to ${SEEDS} seeds of ${HOURS} simulated hours`, {
  timeout: 300_000,
}, async () => {
  const seed = base();
  const args = [
    '--regressions',
    '--seed',
    seed,
    '--seeds',
    `${SEEDS}`,
    '--hours',
    `${HOURS}`,
    '--budget-s',
    `${BUDGET_S}`,
    '--workers',
    `${WORKERS}`,
  ];
  const ran = await promisify(execFile)(process.execPath, [main, ...args]).catch(
    (error: { stdout?: string; stderr?: string }) => ({
      stdout: error.stdout ?? '',
      stderr: error.stderr ?? String(error),
    }),
  );
  process.stdout.write(ran.stdout);
  expect(ran.stderr).toBe('');
  expect(ran.stdout).toMatch(/^\d+ runs, 0 failed;/m);
});

test('held to a cap on turns, now and then let go: nothing is begun for who is held, and all comes to its end', async () => {
  for (const seed of ['cap-a', 'cap-b', 'cap-c']) {
    const { violation } = await simulate({ seed, hours: 1, turnsCap: 12 });
    expect(violation, `${seed}: ${violation?.message}`).toBeNull();
  }
}, 120_000);

test('a seed says everything: the same one gives the same run', async () => {
  const lines: [string[], string[]] = [[], []];
  for (const trace of lines) {
    const plain = (line: string): string => line.replace(/loopctl-sim-\w+/g, '');
    await simulate({ seed: 'twice', hours: 1, trace: (line) => trace.push(plain(line)) });
  }
  expect(lines[0].length).toBeGreaterThan(20);
  expect(lines[1]).toEqual(lines[0]);
});
