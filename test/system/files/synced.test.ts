import fs, { fstatSync, mkdtempSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { appendLine } from '../../../src/system/files/append.ts';
import { writeDurable } from '../../../src/system/files/durable.ts';

/** Everything is written as it always is; of each fsync it is noted what it was of. */
function watchSyncs(): ('file' | 'folder')[] {
  const synced: ('file' | 'folder')[] = [];
  const { fsyncSync } = fs;
  fs.fsyncSync = (fd) => {
    synced.push(fstatSync(fd).isDirectory() ? 'folder' : 'file');
    fsyncSync(fd);
  };
  syncBuiltinESMExports();
  onTestFinished(() => {
    fs.fsyncSync = fsyncSync;
    syncBuiltinESMExports();
  });
  return synced;
}

test('a file that took the place of another survives a power cut: it is on disk before its name is, and so is the name', () => {
  const dir = mkdtempSync(join(tmpdir(), 'loopctl-synced-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const synced = watchSyncs();
  writeDurable(join(dir, 'position'), '3\n');
  expect(synced.splice(0)).toEqual(['file', 'folder']);
  appendLine(join(dir, 'REBOOTS.md'), 'one');
  expect(synced).toEqual(['file', 'folder']);
});
