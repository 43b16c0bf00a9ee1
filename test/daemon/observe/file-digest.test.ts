import { mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createFileDigest } from '../../../src/daemon/observe/file-digest.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'loopctl-digest-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

test('says the same while nothing changes, and another when the content does', () => {
  const file = join(dir, 'plan.md');
  const digestOf = createFileDigest();
  writeFileSync(file, 'one');
  const one = digestOf(file);
  expect(one).toMatch(/^[0-9a-f]{16}$/);
  expect(digestOf(file)).toBe(one);
  writeFileSync(file, 'three');
  expect(digestOf(file)).not.toBe(one);
});

test('sees a file of the same size and time that took its place', () => {
  const [file, other] = [join(dir, 'plan.md'), join(dir, 'other.md')];
  const digestOf = createFileDigest();
  writeFileSync(file, 'one');
  writeFileSync(other, 'two');
  for (const path of [file, other]) utimesSync(path, 1_000, 1_000);
  const one = digestOf(file);
  renameSync(other, file);
  expect(digestOf(file)).not.toBe(one);
});

test('a file that goes and comes back, and another one', () => {
  const [file, other] = [join(dir, 'plan.md'), join(dir, 'other.md')];
  const digestOf = createFileDigest();
  expect(digestOf(file)).toBeNull();
  writeFileSync(file, 'one');
  writeFileSync(other, 'one');
  const one = digestOf(file);
  expect(digestOf(other)).toBe(one);
  rmSync(file);
  expect(digestOf(file)).toBeNull();
  writeFileSync(file, 'one');
  expect(digestOf(file)).toBe(one);
});
