import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  parsePhaseIndex,
  readPhaseIndex,
  readPhasesSpec,
  writePhaseIndex,
  writePhasesSpec,
} from '../../src/store/phases-files.ts';
import { type Reboot, readReboots, recordReboot } from '../../src/store/reboots.ts';
import {
  readSequenceComplete,
  removeSequenceComplete,
  writeSequenceComplete,
} from '../../src/store/sequence-complete.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'loopctl-human-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));
const text = (name: string): string => readFileSync(join(dir, name), 'utf8');

test('the phase sequence is one id|plan|status a line, and comes back', () => {
  const phases = [
    { id: '1', plan: 'phases/one two.md', status: 'docs/STATUS-1.md' },
    { id: '2b', plan: 'phases/2.md', status: 'docs/STATUS-2b.md' },
  ];
  expect(readPhasesSpec(dir)).toBeNull();
  writePhasesSpec(dir, phases);
  expect(text('.phases-spec')).toBe(
    '1|phases/one two.md|docs/STATUS-1.md\n2b|phases/2.md|docs/STATUS-2b.md\n',
  );
  expect(readPhasesSpec(dir)).toEqual({ phases, errors: [] });
});

test('a sequence edited by hand keeps its good entries and names the bad ones', () => {
  writeFileSync(join(dir, '.phases-spec'), '1|a.md|S-1.md\nnonsense\n2|b.md|S-2.md');
  const saved = readPhasesSpec(dir);
  expect(saved?.phases.map(({ id }) => id)).toEqual(['1', '2']);
  expect(saved?.errors).toEqual([expect.objectContaining({ line: 2, entry: 'nonsense' })]);
});

test('the phase index comes back', () => {
  const at = { index: 3, base: 'abcdef0123', overrides: { backend: 'codex', model: 'm' } };
  expect(readPhaseIndex(dir)).toBeNull();
  writePhaseIndex(dir, at);
  expect(readPhaseIndex(dir)).toEqual(at);
});

test.each([
  ['2\n', { index: 2, base: null, overrides: {} }],
  [
    '{"index":1,"base":"--upload-pack=x","overrides":{"a":"b","c":1}}',
    { index: 1, base: null, overrides: { a: 'b' } },
  ],
  ['{"index":1,"overrides":["x"]}', { index: 1, base: null, overrides: {} }],
  ['{"index":-1}', null],
  ['{"index":"1"}', null],
  ['{"index":1.5}', null],
  ['null', null],
  ['', null],
  ['{', null],
])('phase index %j is read as %j', (written, expected) => {
  expect(parsePhaseIndex(written)).toEqual(expected);
});

test('no text whatever breaks the reading of the phase index', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (written) => parsePhaseIndex(written) !== undefined),
  );
});

test('completion is plain text that comes back, until phases are appended', () => {
  const completion = {
    wallMs: Date.UTC(2026, 1, 3, 4, 5, 6),
    phases: ['1', '2: with colon'],
    commit: 'abc123',
  };
  expect(readSequenceComplete(dir)).toBeNull();
  removeSequenceComplete(dir);
  writeSequenceComplete(dir, completion);
  expect(text('SEQUENCE-COMPLETE')).toMatchInlineSnapshot(`
    "The phase sequence is complete.
    time: 2026-02-03T04:05:06.000Z
    phase 1: 1
    phase 2: 2: with colon
    last commit: abc123
    "
  `);
  expect(readSequenceComplete(dir)).toEqual(completion);
  removeSequenceComplete(dir);
  expect(readSequenceComplete(dir)).toBeNull();
});

test('a completion file touched by hand still says complete', () => {
  writeFileSync(join(dir, 'SEQUENCE-COMPLETE'), '');
  expect(readSequenceComplete(dir)).toEqual({ wallMs: 0, phases: [], commit: '' });
});

const reboot: Reboot = {
  wallMs: Date.UTC(2026, 0, 2, 3, 4, 5),
  bootId: 'b-1',
  downtimeMs: 93_784_000,
  phase: '2',
};

test('a reboot is logged once for its boot id', () => {
  expect(readReboots(dir)).toEqual([]);
  expect(recordReboot(dir, reboot)).toBe(true);
  expect(recordReboot(dir, { ...reboot, wallMs: reboot.wallMs + 1 })).toBe(false);
  expect(recordReboot(dir, { ...reboot, bootId: 'b-2', downtimeMs: null, phase: null })).toBe(true);
  expect(text('REBOOTS.md')).toMatchInlineSnapshot(`
    "# Reboots

    One row for each boot of the machine in which the project was started.

    | time (UTC) | boot id | down for | phase |
    |---|---|---|---|
    | 2026-01-02T03:04:05.000Z | b-1 | 1d 2h 3m 4s | 2 |
    | 2026-01-02T03:04:05.000Z | b-2 | unknown | - |
    "
  `);
  expect(readReboots(dir)).toEqual([reboot, { ...reboot, bootId: 'b-2', downtimeMs: null, phase: null }]);
});

test('notes that a person adds to REBOOTS.md, and a torn last line, do no harm', () => {
  recordReboot(dir, reboot);
  writeFileSync(join(dir, 'REBOOTS.md'), `${text('REBOOTS.md')}\nIt was the cleaner. | again |\n| 2026-01`);
  expect(recordReboot(dir, { ...reboot, bootId: 'b-2', phase: 'a|b' })).toBe(true);
  expect(readReboots(dir).map(({ bootId, phase }) => [bootId, phase])).toEqual([
    ['b-1', '2'],
    ['b-2', 'a/b'],
  ]);
  expect(recordReboot(dir, { ...reboot, bootId: 'b-2' })).toBe(false);
});

test.each([0, 999, 1_000, 59_000, 3_600_000, 90_000_000])(
  'a downtime of %d ms comes back to the second',
  (downtimeMs) => {
    recordReboot(dir, { ...reboot, downtimeMs });
    expect(readReboots(dir)[0]?.downtimeMs).toBe(Math.round(downtimeMs / 1000) * 1000);
  },
);
