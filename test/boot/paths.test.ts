import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { projectPaths } from '../../src/boot/paths.ts';

let dir = '';
beforeEach(() => {
  dir = realpathSync(mkdtempSync(join(tmpdir(), 'loopctl-paths-')));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const env = { HOME: '/home/ada' };

test('everything has its place, the sockets outside the project', () => {
  const paths = projectPaths('/nowhere/My project', { env });
  const runtime = '/home/ada/.local/state/loopctl/My-project-54d7127a';
  expect(paths).toEqual({
    project: '/nowhere/My project',
    state: '/nowhere/My project/.loopctl',
    logs: '/nowhere/My project/.loopctl/logs',
    runtime,
    tmuxSocket: `${runtime}/tmux.sock`,
    controlSocket: `${runtime}/control.sock`,
    lock: `${runtime}/lock.db`,
  });
});

test('a folder has the same paths through a symlink, a relative path and a trailing slash', () => {
  mkdirSync(join(dir, 'real'));
  symlinkSync(join(dir, 'real'), join(dir, 'link'));
  const paths = projectPaths(join(dir, 'real'), { env });
  expect(projectPaths(join(dir, 'link'), { env })).toEqual(paths);
  expect(projectPaths(`${dir}/x/../real/`, { env })).toEqual(paths);
});

test('two projects of one name share nothing', () => {
  const [a, b] = ['/a/app', '/b/app'].map((path) => projectPaths(path, { env }).runtime);
  expect(a).not.toBe(b);
});

test.each([
  ['XDG_STATE_HOME is obeyed', { HOME: '/h', XDG_STATE_HOME: '/xdg' }, '/xdg/loopctl/app-'],
  [
    'a relative XDG_STATE_HOME is ignored',
    { HOME: '/h', XDG_STATE_HOME: 'xdg' },
    '/h/.local/state/loopctl/app-',
  ],
  ['an empty XDG_STATE_HOME is ignored', { HOME: '/h', XDG_STATE_HOME: '' }, '/h/.local/state/loopctl/app-'],
  ['without HOME the user database is asked', {}, `${userInfo().homedir}/.local/state/loopctl/app-`],
])('%s', (_case, given, start) => {
  expect(projectPaths('/p/app', { env: given }).runtime.startsWith(start)).toBe(true);
});

test('the configured state folder is relative to the project', () => {
  expect(projectPaths('/p/app', { env, state: '../state' }).state).toBe('/p/state');
  expect(projectPaths('/p/app', { env, state: '/var/loop' }).logs).toBe('/var/loop/logs');
});

test.each([
  ['the name is cut', 26, /^\/h{26}\/\.local\/state\/loopctl\/x{32}-[0-9a-f]{8}$/],
  ['the name goes', 27, /^\/h{27}\/\.local\/state\/loopctl\/[0-9a-f]{8}$/],
  ['the name goes', 59, /^\/h{59}\/\.local\/state\/loopctl\/[0-9a-f]{8}$/],
  ['the state folder goes', 60, /^\/h{60}\/\.loopctl\/[0-9a-f]{8}$/],
  ['the state folder goes', 71, /^\/h{71}\/\.loopctl\/[0-9a-f]{8}$/],
])('%s so that sockets fit under a home of %d letters', (_case, homeLength, expected) => {
  const home = `/${'h'.repeat(homeLength)}`;
  const paths = projectPaths(`/p/${'x'.repeat(200)}`, { env: { HOME: home } });
  expect(paths.runtime).toMatch(expected);
  expect(Buffer.byteLength(paths.controlSocket)).toBeLessThan(104);
});

test('the length is counted in bytes, and a home too long for any socket is refused naming XDG_STATE_HOME', () => {
  for (const home of [`/${'h'.repeat(90)}`, `/${'ß'.repeat(45)}`]) {
    expect(() => projectPaths('/p/app', { env: { HOME: home } })).toThrow(
      expect.objectContaining({
        code: 'LOOPCTL_E_PATH_TOO_LONG',
        next: expect.stringContaining('XDG_STATE_HOME'),
      }),
    );
  }
  const rescued = projectPaths('/p/app', { env: { HOME: `/${'h'.repeat(90)}`, XDG_STATE_HOME: '/s' } });
  expect(rescued.runtime).toMatch(/^\/s\/loopctl\/app-/);
});
