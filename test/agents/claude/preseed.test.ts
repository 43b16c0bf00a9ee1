import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { configOf, preseed } from '../../../src/agents/claude/preseed.ts';

let home = '';
let repo = '';
let file = '';
beforeEach(() => {
  home = realpathSync(mkdtempSync(join(tmpdir(), 'loopctl-preseed-')));
  repo = join(home, 'repo');
  file = join(home, '.claude.json');
  mkdirSync(repo);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const config = (): Record<string, unknown> => JSON.parse(readFileSync(file, 'utf8'));

/** A live Claude Code of this config, as its own register shows it. */
function register(pid: number, procStart: string): void {
  mkdirSync(join(home, '.claude', 'sessions'), { recursive: true });
  writeFileSync(join(home, '.claude', 'sessions', `${pid}.json`), JSON.stringify({ pid, procStart }));
}

const ownStart = () => readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ')[19] ?? '';

test('a virgin home gets every answer, folders by real path', async () => {
  symlinkSync(repo, join(home, 'link'));
  await preseed({
    workdirs: [join(home, 'link')],
    env: { HOME: home, ANTHROPIC_API_KEY: `x${'k'.repeat(20)}` },
  });
  expect(config()).toEqual({
    hasCompletedOnboarding: true,
    hasSeenAutoDefaultNotice: true,
    projects: { [repo]: { hasTrustDialogAccepted: true } },
    customApiKeyResponses: { approved: ['k'.repeat(20)], rejected: [] },
  });
});

test('what is there stays, and a second time writes nothing', async () => {
  const old = {
    theme: 'dark',
    projects: { '/a': { x: 1 }, [repo]: { y: 2 } },
    customApiKeyResponses: { rejected: ['r'] },
  };
  writeFileSync(file, JSON.stringify(old));
  const preparation = { workdirs: [repo], env: { HOME: home, ANTHROPIC_API_KEY: 'r' } };
  await preseed(preparation);
  expect(config()).toEqual({
    theme: 'dark',
    hasCompletedOnboarding: true,
    hasSeenAutoDefaultNotice: true,
    projects: { '/a': { x: 1 }, [repo]: { y: 2, hasTrustDialogAccepted: true } },
    customApiKeyResponses: { rejected: ['r'] },
  });
  writeFileSync(file, `${readFileSync(file, 'utf8')} `);
  const before = readFileSync(file, 'utf8');
  await preseed(preparation);
  expect(readFileSync(file, 'utf8')).toBe(before);
});

test('nothing is written while a process uses the config; a killed one does not count', async () => {
  writeFileSync(file, '{}');
  register(process.pid, ownStart());
  await preseed({ workdirs: [repo], env: { HOME: home } });
  expect(config()).toEqual({});
  register(process.pid, '1');
  await preseed({ workdirs: [repo], env: { HOME: home } });
  expect(config()).toMatchObject({ hasCompletedOnboarding: true });
});

test('a file that is no JSON is not ours to mend', async () => {
  writeFileSync(file, '{ half');
  await preseed({ workdirs: [repo], env: { HOME: home } });
  expect(readFileSync(file, 'utf8')).toBe('{ half');
});

test('a config folder of its own holds the file', () => {
  expect(configOf({ HOME: '/h', CLAUDE_CONFIG_DIR: '/c' })).toEqual({
    file: '/c/.claude.json',
    folder: '/c',
  });
  expect(configOf({ HOME: '/h' })).toEqual({ file: '/h/.claude.json', folder: '/h/.claude' });
});
