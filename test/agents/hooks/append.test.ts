import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { claudeSettings } from '../../../src/agents/claude/settings.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'loopctl-hooks-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

interface Settings {
  readonly hooks: Readonly<
    Record<string, readonly { readonly hooks: readonly { readonly command: string }[] }[]>
  >;
}

const command = (event: string): string =>
  (claudeSettings() as unknown as Settings).hooks[event]?.[0]?.hooks[0]?.command ?? '';

const env = (signals: string) => ({ PATH: process.env.PATH ?? '', LOOPCTL_SIGNALS: signals });

test('a hook appends what it is given as one line with the time, and says nothing', () => {
  const file = join(dir, 'a b.jsonl');
  const payload = { hook_event_name: 'Stop', last_assistant_message: 'it\'s "done"\n$(date) `x` \\ %s ü' };
  const before = Date.now();
  for (const text of [JSON.stringify(payload), JSON.stringify(payload, null, 2)]) {
    const run = spawnSync('sh', ['-c', command('Stop')], { input: text, env: env(file), encoding: 'utf8' });
    expect(run).toMatchObject({ status: 0, stdout: '', stderr: '' });
  }
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  expect(lines).toHaveLength(2);
  for (const line of lines) {
    const { at, hook } = JSON.parse(line) as { at: number; hook: unknown };
    expect(hook).toEqual(payload);
    expect(at).toBeGreaterThanOrEqual(before - 1000);
    expect(at).toBeLessThanOrEqual(Date.now() + 1000);
  }
});

test.each([
  ['no variable', ''],
  ['no folder', '/nonexistent/signals.jsonl'],
])('a hook never fails: %s', (_, file) => {
  const run = spawnSync('sh', ['-c', command('Stop')], { input: '{}', env: env(file), encoding: 'utf8' });
  expect(run).toMatchObject({ status: 0, stdout: '' });
});

test('hooks at the same moment do not mix their lines', async () => {
  const file = join(dir, 's.jsonl');
  const one = (letter: string) =>
    new Promise((resolve) => {
      const child = spawn('sh', ['-c', command('PostToolUse')], {
        env: env(file),
        stdio: ['pipe', 'ignore', 'ignore'],
      });
      child.on('exit', resolve);
      child.stdin.end(JSON.stringify({ text: letter.repeat(100_000) }));
    });
  await Promise.all(['a', 'b', 'c', 'd'].map(one));
  const texts = readFileSync(file, 'utf8').trimEnd().split('\n');
  const letters = texts.map((line) => (JSON.parse(line) as { hook: { text: string } }).hook.text);
  expect(letters.map((text) => new Set(text).size)).toEqual([1, 1, 1, 1]);
});
