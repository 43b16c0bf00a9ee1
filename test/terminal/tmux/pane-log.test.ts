import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { paneLogCommand } from '../../../src/terminal/tmux/pane-log.ts';
import { fileText, paneOf, startWorld, until } from './harness.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "log it's $x %H #{y}-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** tmux halves the `#`, then sh runs it. */
function log(input: string | Buffer, maxBytes: number, path = join(dir, 'pane.log')) {
  const command = paneLogCommand(path, maxBytes);
  expect(command).not.toMatch(/[%#]/);
  return spawnSync('/bin/sh', ['-c', command], { input, encoding: 'utf8' });
}

test('bytes arrive as they are, in a file of one’s own', () => {
  const input = Buffer.from([...Array(256).keys()]);
  const result = log(input, 100_000);
  expect([result.status, result.stderr, result.stdout]).toEqual([0, '', '']);
  expect(readFileSync(join(dir, 'pane.log'))).toEqual(input);
  expect(statSync(join(dir, 'pane.log')).mode & 0o777).toBe(0o600);
});

test('two files of bounded size, the newest output last', () => {
  const lines = Array.from({ length: 40_000 }, (_, index) => `line ${index}\n`).join('');
  log(lines, 64_000);
  expect(readdirSync(dir).sort()).toEqual(['pane.log', 'pane.log.1']);
  const [now, before] = ['pane.log', 'pane.log.1'].map((name) => readFileSync(join(dir, name), 'utf8'));
  for (const text of [now, before]) expect(text?.length).toBeLessThanOrEqual(64_000);
  expect(before?.length).toBeGreaterThan(32_000);
  expect(lines.endsWith(`${before}${now}`)).toBe(true);
});

test('a file that is there already is gone on with, and counts', () => {
  log('a'.repeat(40_000), 64_000);
  log('a'.repeat(10_000), 64_000);
  log('b', 64_000);
  expect(readFileSync(join(dir, 'pane.log'), 'utf8')).toBe('b');
  expect(readFileSync(join(dir, 'pane.log.1'), 'utf8')).toBe('a'.repeat(50_000));
});

test('a log that cannot be written holds nobody up', () => {
  expect(log('x'.repeat(1_000_000), 64_000, join(dir, 'no', 'such', 'folder')).status).toBe(0);
  mkdirSync(join(dir, 'pane.log'));
  expect(log('x'.repeat(1_000_000), 64_000).status).toBe(0);
  if (existsSync('/dev/full')) expect(log('x'.repeat(1_000_000), 64_000, '/dev/full').status).toBe(0);
});

test('a pane is logged from its first byte, and nothing runs on when it has ended', async () => {
  const world = await startWorld({ logMaxBytes: 64_000 });
  const file = join(world.dir, 'logs', "it's a %H log");
  const { paneId } = await world.terminal.launch(
    world.spec('builder', ['sh', '-c', 'echo first; cat'], { log: file }),
  );
  await fileText(file, (text) => text === 'first\r\n');
  await world.terminal.key(paneId, 'x');
  await fileText(file, (text) => text.endsWith('x'));
  const pane = await paneOf(world.terminal, 'builder');
  await world.terminal.kill('builder', pane.process, 1000);
  const loggers = () =>
    execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).includes(
      paneLogCommand(file, 64_000).slice(0, 60),
    );
  await until(() => !loggers());
});

test('a log that cannot be made does not stop the launch', async () => {
  const world = await startWorld();
  const log = join(world.dir, 'folder');
  mkdirSync(log);
  await world.terminal.launch(world.spec('builder', ['cat'], { log }));
  expect((await paneOf(world.terminal, 'builder')).dead).toBe(false);
});
