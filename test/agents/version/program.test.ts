import { chmodSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createKnownVersions } from '../../../src/agents/version/known.ts';
import { probeVersion } from '../../../src/agents/version/probe.ts';

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'loopctl-version-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  return dir;
}

function program(dir: string, script: string): string {
  const path = join(dir, 'tool');
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

const probe = (dir: string, ...argv: readonly string[]) =>
  probeVersion({ argv, cwd: dir, env: { PATH: process.env.PATH } });

test('a program is asked for its version, with its standard input closed', async () => {
  const dir = folder();
  expect(await probe(dir, program(dir, 'cat; echo "tool $1 1.2.3"'), '-V')).toEqual({
    ok: true,
    version: '1.2.3',
  });
});

test.each([
  ['exit 3', 'it ended with code 3'],
  ['echo "no \x1b[31mlibrary 1.2.3" >&2; exit 127', 'it ended with code 127: no library 1.2.3'],
  ['echo hello', 'it named no version: hello'],
])('%j: the reason is told', async (script, why) => {
  const dir = folder();
  expect(await probe(dir, program(dir, script))).toEqual({ ok: false, why });
});

test('one that is not there is told, too', async () => {
  const dir = folder();
  expect(await probe(dir, join(dir, 'none'))).toEqual({ ok: false, why: expect.stringMatching(/ENOENT/) });
});

test('a version is known until its program is replaced, also in another life', () => {
  const dir = folder();
  const file = join(dir, 'versions.json');
  const tool = program(dir, 'true');
  createKnownVersions(file).set(tool, '1.2.3');
  expect(createKnownVersions(file).get(tool)).toBe('1.2.3');
  utimesSync(tool, 1, 1);
  expect(createKnownVersions(file).get(tool)).toBeNull();
  rmSync(tool);
  expect(createKnownVersions(file).get(tool)).toBeNull();
  writeFileSync(file, '{"broken');
  expect(createKnownVersions(file).get(tool)).toBeNull();
});
