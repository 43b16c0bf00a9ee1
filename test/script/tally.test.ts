import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { tally } from '../../script/lib/tally.ts';

const folder = mkdtempSync(join(tmpdir(), 'loopctl-tally-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function file(status: string, ...tests: string[]): object {
  return { status, assertionResults: tests.map((outcome) => ({ status: outcome })) };
}

test.each([
  [
    'counts outcomes over files',
    [file('passed', 'passed', 'pending'), file('failed', 'failed', 'passed')],
    [2, 1, 1],
  ],
  ['counts a file that did not load as one failure', [file('failed'), file('passed', 'passed')], [1, 1, 0]],
  ['counts a hook that threw after passing tests', [file('failed', 'passed')], [1, 1, 0]],
  ['skipped and todo are skipped', [file('passed', 'skipped', 'todo')], [0, 0, 2]],
  ['an empty run has nothing', [], [0, 0, 0]],
])('%s', (_name, testResults, [passed, failed, skipped]) => {
  const path = join(folder, 'report.json');
  writeFileSync(path, JSON.stringify({ testResults }));
  expect(tally(path)).toEqual({ passed, failed, skipped });
});

test('a run that left no report, or half of one, is a failure', () => {
  const half = join(folder, 'half.json');
  writeFileSync(half, '{"testResults": [');
  expect(tally(half)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  expect(tally(join(folder, 'none.json'))).toEqual({ passed: 0, failed: 1, skipped: 0 });
});
