import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root } from '../../script/lib/stage.ts';

/** The package as npm would publish it, unpacked where no node_modules is near. */
let folder: string;
let installed: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'loopctl-package-'));
  installed = join(folder, 'package');
  run(process.execPath, [join(root, 'script/build.ts'), '--if-stale'], root);
  const packed = run('npm', ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder], root);
  run('tar', ['-xf', join(folder, packed.trim().split('\n').at(-1) ?? '')], folder);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function run(program: string, args: readonly string[], cwd: string): string {
  const env = { ...process.env, HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') };
  return execFileSync(program, args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function loopctl(...args: string[]): string {
  return run(process.execPath, [join(installed, 'bin/loopctl.js'), ...args], folder);
}

test('it holds the bundle and what the bundle reads, and no sources', () => {
  const files = readdirSync(installed);
  expect(files).toEqual(
    expect.arrayContaining(['bin', 'dist', 'LICENSE', 'README.md', 'package.json', 'prompts']),
  );
  for (const kept of ['src', 'test', 'script', '.node', 'node_modules']) expect(files).not.toContain(kept);
  expect(readFileSync(join(installed, 'dist/THIRD-PARTY-LICENCES.txt'), 'utf8')).toContain('== yaml ');
});

test('it runs by itself and leaves its compiled code in a folder of the user only', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  expect(loopctl('--version')).toContain(version);
  expect(existsSync(join(folder, 'cache/loopctl/compile'))).toBe(true);
});

test('it writes a starter project from its own files', () => {
  const project = join(folder, 'my project');
  mkdirSync(project);
  run('git', ['init', '--quiet', '--bare', '--initial-branch=main', join(folder, 'work.git')], folder);
  loopctl('init', project, '--remote', join(folder, 'work.git'));
  expect(readdirSync(project)).toEqual(expect.arrayContaining(['loopctl.yaml', 'phases', 'prompts']));
});

test('it serves agents their tools, without any package beside it', async () => {
  const client = new Client({ name: 'test', version: '1' });
  const args = [join(installed, 'bin/loopctl.js'), 'mcp', '--project', join(folder, 'my project')];
  await client.connect(new StdioClientTransport({ command: process.execPath, args, cwd: folder }));
  try {
    expect((await client.listTools()).tools.map(({ name }) => name)).toContain('status');
    const { content, isError } = await client.callTool({ name: 'journal_read', arguments: {} });
    expect(isError, JSON.stringify(content)).toBe(false);
  } finally {
    await client.close();
  }
});
