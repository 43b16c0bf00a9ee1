import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { readShipped } from '../../../src/system/files/shipped.ts';

test.each(globSync('src/**/*.yaml'))('%s is the same data from the bundle as from the sources', (file) => {
  const dir = mkdtempSync(join(tmpdir(), 'loopctl-shipped-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const bundled = join(dir, 'data.yaml');
  const data: unknown = parse(readFileSync(file, 'utf8'));
  writeFileSync(bundled, JSON.stringify(data));
  expect(readShipped(pathToFileURL(bundled))).toEqual(data);
  expect(readShipped(pathToFileURL(file))).toEqual(data);
});
