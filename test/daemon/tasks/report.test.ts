import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadBackends } from '../../../src/agents/registry.ts';
import type { Task } from '../../../src/core/tasks.ts';
import { taskFiles } from '../../../src/daemon/tasks/files.ts';
import { reportOf } from '../../../src/daemon/tasks/report.ts';

const key = `ghp_${'a1'.repeat(18)}`;
const hide = (text: string): string => text.replaceAll('correct-horse', '[redacted]');

function ended(output: string, backend?: Parameters<typeof reportOf>[2]) {
  const dir = mkdtempSync(join(tmpdir(), 'loopctl-report-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const files = taskFiles(dir, 'assistant-1');
  mkdirSync(dirname(files.log), { recursive: true });
  writeFileSync(files.log, output, { mode: 0o600 });
  const report = () => reportOf(dir, { id: 'assistant-1' } as Task, backend, hide);
  return { files, report, log: () => readFileSync(files.log, 'utf8') };
}

test('what a task printed is kept without values of env files and known keys, as is its result', () => {
  const { files, report, log } = ended(`it is correct-horse\nand ${key}\ndone\n`);
  expect(report().summary).not.toContain(key);
  expect(log()).toBe('it is [redacted]\nand [redacted:github]\ndone\n');
  expect(readFileSync(files.result, 'utf8')).toBe('it is [redacted]\nand [redacted:github]\ndone\n');
  expect(statSync(files.log).mode & 0o777).toBe(0o600);
});

test('what has nothing to hide is left as it is; told again it says the same', () => {
  const { files, report, log } = ended('all is well\n');
  const { ino } = statSync(files.log);
  expect(report()).toEqual(report());
  expect([log(), statSync(files.log).ino]).toEqual(['all is well\n', ino]);
});

test('of a very long output the end is kept', () => {
  const { report, log } = ended(`${key}\n${'line after line\n'.repeat(300_000)}the end\n`);
  report();
  expect(log().length).toBeLessThan(4.2 * 1024 * 1024);
  expect(log()).toMatch(/^\(only the end of \d+ bytes is kept\)\n/);
  expect(log()).toMatch(/the end\n$/);
  expect(log()).not.toContain(key);
});

test('a task that never printed has no log, and none is made', () => {
  const { files, report } = ended('');
  rmSync(files.log);
  expect(report()).toMatchObject({ summary: '' });
  expect(statSync(files.log, { throwIfNoEntry: false })).toBeUndefined();
});

const limited = JSON.stringify({ is_error: true, api_error_status: 429, result: 'resets in 60s' });

test('a limit in its words counts from when it ended', () => {
  const { files, report } = ended(limited, loadBackends().get('claude'));
  utimesSync(files.log, 1_700_000_000, 1_700_000_000);
  const at = 1_700_000_000_000;
  expect(report().limit).toEqual({ at, reset: at + 60_000, text: 'resets in 60s' });
});

test('a limit that it waited at when it ended is one, too; one that it was over is none', () => {
  const { files, report } = ended('Error: it was too much', loadBackends().get('opencode'));
  expect(report().limit).toBeUndefined();
  mkdirSync(dirname(files.signals), { recursive: true });
  writeFileSync(
    files.signals,
    '{"event":"limit","at":5,"kind":"too\\u001b[31m many","reset":9}\n{"event":"turn_',
  );
  expect(report().limit).toEqual({ at: 5, reset: 9, text: 'too many' });
  appendFileSync(files.signals, '\n{"event":"turn_start","at":11}\n');
  expect(report().limit).toBeUndefined();
});
