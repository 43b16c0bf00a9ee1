import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { savedPosition } from '../../src/daemon/saved-position.ts';
import { writePhaseIndex, writePhasesSpec } from '../../src/store/phases-files.ts';
import { makeSettings, phase } from '../core/make.ts';

const base = 'a'.repeat(40);

test.each([
  ['the same phases', ['1', '2', '3'], 1, 1],
  ['one inserted before', ['0', '1', '2', '3'], 1, 2],
  ['one removed before', ['2', '3'], 1, 0],
  ['the current one removed', ['1', '3'], 1, null],
  ['one appended to a finished sequence', ['1', '2', '3', '4'], 3, 3],
  ['a finished sequence cut short', ['1', '2'], 3, null],
] as const)('%s: the phase is found again by its id', (_what, now, index, found) => {
  const dir = mkdtempSync(join(tmpdir(), 'loopctl-position-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const settings = makeSettings({ phases: now.map(phase) });
  expect(savedPosition(dir, settings)).toBeNull();
  writePhasesSpec(dir, ['1', '2', '3'].map(phase));
  writePhaseIndex(dir, { index, base, overrides: {} });
  expect(savedPosition(dir, settings)).toEqual(found === null ? null : { index: found, base });
});
