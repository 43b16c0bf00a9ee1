import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { root } from '../../script/lib/stage.ts';

/** What script/bootstrap itself needs of a machine. */
const tools = 'sh dirname cat cksum uname id mkdir flock tr awk grep head sed tail env perl'.split(' ');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loopctl boot-'));
  mkdirSync(join(folder, 'bin'));
  mkdirSync(join(folder, 'node_modules'));
  cpSync(join(root, 'script'), join(folder, 'script'), { recursive: true });
  for (const name of ['package.json', 'package-lock.json']) cpSync(join(root, name), join(folder, name));
  provide(...tools);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Puts the machine's own tools on the PATH of the test. */
function provide(...names: string[]): void {
  for (const name of names) {
    const path = execFileSync('sh', ['-c', 'command -v -- "$1" || :', 'sh', name], {
      encoding: 'utf8',
    }).trim();
    if (path.startsWith('/')) symlinkSync(path, join(folder, 'bin', name));
  }
}

function bootstrap(): { readonly code: number | null; readonly text: string } {
  const run = spawnSync(join(folder, 'script/bootstrap'), {
    env: { PATH: join(folder, 'bin'), HOME: folder },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { code: run.status, text: run.stdout + run.stderr };
}

function installNode(): void {
  symlinkSync(process.execPath, join(folder, 'bin/node'));
}

/** A node_modules that npm would have left behind. */
function installPackages(): void {
  cpSync(join(root, 'package-lock.json'), join(folder, 'node_modules/.package-lock.json'));
}

test('says which package manager it knows when there is none, and exits 69', () => {
  const { code, text } = bootstrap();
  expect(text).toMatch(/^bootstrap: no package manager known here .*: git tmux\n$/);
  expect(code).toBe(69);
});

test('accepts packages that npm says are current, then is silent', () => {
  provide('git', 'tmux');
  installNode();
  installPackages();
  expect(bootstrap()).toEqual({ code: 0, text: '' });
  expect(readdirSync(join(folder, 'node_modules'))).toContain('.bootstrap-stamp');
  rmSync(join(folder, 'node_modules/.package-lock.json'));
  expect(bootstrap()).toEqual({ code: 0, text: '' });
});

test('a changed lock file is not taken for installed', () => {
  provide('git', 'tmux');
  installNode();
  installPackages();
  expect(bootstrap().code).toBe(0);
  writeFileSync(
    join(folder, 'package-lock.json'),
    '{ "packages": { "node_modules/new": { "version": "1.0.0" } } }',
  );
  const { code, text } = bootstrap();
  expect(text).toContain('npm does not run under Node');
  expect(code).toBe(69);
});

test('a Node that is too old is not used', () => {
  provide('git', 'tmux');
  installPackages();
  writeFileSync(join(folder, 'bin/node'), '#!/bin/sh\necho v22.17.9\n', { mode: 0o755 });
  const { code, text } = bootstrap();
  expect(text).toMatch(/no package manager known here .*: npm/);
  expect(code).toBe(69);
});
