import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { runHook } from '../../../src/daemon/hooks/run-hook.ts';
import { until } from '../../e2e/lib/wait.ts';

let dir = '';

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'loopctl-hook-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** Runs a shell script as the hook. */
function hook(script: string, patch: Partial<Parameters<typeof runHook>[0]> = {}) {
  const file = join(dir, 'hook.sh');
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return runHook({ argv: [file], stdin: '', timeoutMs: 20_000, cwd: dir, ...patch });
}

test('gives it its input, folder and environment, and tells how it ended', async () => {
  const result = await hook('cat; pwd; echo "$COLOUR"; echo late >&2', {
    stdin: '{"phase":"1"}\n',
    env: { COLOUR: 'blue' },
  });
  expect(result).toMatchObject({ ok: true, code: 0, signal: null, timedOut: false });
  expect(result.output.split('\n')).toEqual(expect.arrayContaining(['{"phase":"1"}', dir, 'blue', 'late']));
});

test.each([
  ['a code other than 0', 'echo no; exit 3', { ok: false, code: 3, signal: null, output: 'no' }],
  ['a signal', 'kill -9 $$', { ok: false, code: null, signal: 'SIGKILL', output: '' }],
])('is not ok after %s', async (_what, script, expected) => {
  expect(await hook(script)).toEqual({ timedOut: false, ...expected });
});

test.each([
  ['is not there', '/nowhere/hook'],
  ['has no name', ''],
])('a program that %s is a result, not an exception', async (_what, file) => {
  const result = await runHook({ argv: [file], stdin: 'x', timeoutMs: 5_000, cwd: dir });
  expect(result).toMatchObject({ ok: false, code: null, timedOut: false });
  expect(result.output).toMatch(/could not be started/);
});

test('arguments are arguments, whatever is in them', async () => {
  const result = await runHook({
    argv: ['printf', '%s|', '$(echo no)', 'a b', '"; rm -rf x'],
    stdin: '',
    timeoutMs: 5_000,
    cwd: dir,
  });
  expect(result.output).toBe('$(echo no)|a b|"; rm -rf x|');
});

test('a hook that ignores a lot of input is no fault', async () => {
  const result = await hook('exit 0', { stdin: 'x'.repeat(4 * 1024 * 1024) });
  expect(result.ok).toBe(true);
});

test('at its time limit it ends with everything it started', async () => {
  const result = await hook('trap "" TERM; setsid sleep 300 & echo $! > child; sleep 300', {
    timeoutMs: 300,
  });
  expect(result).toMatchObject({ ok: false, timedOut: true });
  const child = Number(readFileSync(join(dir, 'child'), 'utf8'));
  await until('the grandchild to be gone', () => !isRunning(child), 10_000);
});

test('it can be ended early', async () => {
  const abort = new AbortController();
  const running = hook('echo $$ > pid; sleep 300', { abort: abort.signal });
  await until('the hook to run', () => existsSync(join(dir, 'pid')), 10_000);
  abort.abort();
  expect(await running).toMatchObject({ ok: false, timedOut: false });
});

test('what it leaves in the background does not hold it up', async () => {
  const result = await hook('sleep 300 & echo $! > child; echo done', { timeoutMs: 20_000 });
  process.kill(Number(readFileSync(join(dir, 'child'), 'utf8')), 'SIGKILL');
  expect(result).toMatchObject({ ok: true, timedOut: false, output: 'done' });
});

test('output is bounded, plain, and holds no known key', async () => {
  const key = `sk-ant-${'a'.repeat(30)}`;
  const result = await hook(
    `i=0; while [ $i -lt 3000 ]; do echo "line $i of many"; i=$((i+1)); done; printf '\\033[31m${key}\\033[0m\\n'`,
  );
  expect(result.output.length).toBeLessThan(20_000);
  expect(result.output).toContain('line 2999 of many');
  expect(result.output.split('\n').at(-1)).toBe('[redacted:anthropic]');
});

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
