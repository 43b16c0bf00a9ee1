import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { recordOf, writeRecord } from '../../../src/cli/record/file.ts';
import { recordSchema, states } from '../../../src/cli/record/fixture.ts';
import { commands } from '../../../src/cli/table.ts';
import { screenOf } from '../../agents/screen-of.ts';

const folder = mkdtempSync(join(tmpdir(), 'loopctl-record-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const now = {
  backend: 'claude',
  at: '2026-11-20T11:45:00.000Z',
  reading: { state: 'unknown', rule: 'none', evidence: 'a line' },
  screen: screenOf('one\n\x1b[2mtwo\x1b[0m', 'builder'),
} as const;

test('a record is written once, for its owner alone, and is what the corpus takes', () => {
  const record = recordOf(now, '2.1.328', 'busy');
  const path = writeRecord(join(folder, 'new'), record);
  expect(path).toBe(join(folder, 'new', 'claude-busy-20261120114500000.json'));
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(recordSchema.parse(JSON.parse(readFileSync(path, 'utf8')))).toEqual(record);
  expect(() => writeRecord(join(folder, 'new'), record)).toThrow(/claude-busy/);
});

test('without a label the name says what it was read as', () => {
  expect(writeRecord(folder, recordOf(now, null, null))).toMatch(/claude-unknown-\d{17}\.json$/);
});

test('completion offers every label that there is', () => {
  expect(commands.record?.options?.label?.choices).toEqual([...states]);
});
