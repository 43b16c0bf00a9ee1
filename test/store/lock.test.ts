import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Holder, holderPath, readHolder } from '../../src/store/holder.ts';
import { acquireLock } from '../../src/store/lock.ts';
import { type Child, runScript } from './child.ts';

let dir = '';
let path = '';
let children: Child[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'loopctl-lock-'));
  path = join(dir, 'run', 'lock.db');
});
afterEach(async () => {
  await Promise.all(children.map((child) => child.kill()));
  children = [];
  rmSync(dir, { recursive: true, force: true });
});

const me: Holder = { pid: process.pid, startTime: '1', since: '2026-01-01T00:00:00Z', version: '0.1.0' };
const refused = expect.objectContaining({ code: 'LOOPCTL_E_ALREADY_RUNNING', exitCode: 4 });

function start(...args: string[]): Child {
  const child = runScript('hold-lock.ts', [path, ...args]);
  children.push(child);
  return child;
}

test('a held lock refuses the next one, in this process and in others, and names the holder', async () => {
  const lock = acquireLock(path, me);
  const message = `${path} is held by pid ${process.pid}, loopctl 0.1.0, since 2026-01-01T00:00:00Z`;
  expect(() => acquireLock(path, me)).toThrow(
    expect.objectContaining({ code: 'LOOPCTL_E_ALREADY_RUNNING', message }),
  );
  const child = start();
  expect(await child.line()).toBe(`LOOPCTL_E_ALREADY_RUNNING ${message}`);
  expect(await child.exit).toBe(4);
  expect(lock.isHeld()).toBe(true);
  expect(await start().line()).toContain('LOOPCTL_E_ALREADY_RUNNING');
  lock.release();
});

test('a released lock is free, and its holder forgotten', () => {
  const lock = acquireLock(path, me);
  expect(readHolder(path)).toEqual(me);
  lock.release();
  lock.release();
  expect(lock.isHeld()).toBe(false);
  expect(existsSync(holderPath(path))).toBe(false);
  acquireLock(path, me).release();
});

test('kill -9 of the holder frees the lock at once, though its children live on and its name is still there', async () => {
  const holder = start('with-child');
  const [, grandchild] = (await holder.line())?.split(' ') ?? [];
  try {
    expect(() => acquireLock(path, me)).toThrow(refused);
    await holder.kill();
    expect(() => process.kill(Number(grandchild), 0)).not.toThrow();
    expect(readHolder(path)?.pid).toBe(holder.process.pid);
    const lock = acquireLock(path, me);
    expect(readHolder(path)).toEqual(me);
    lock.release();
  } finally {
    process.kill(Number(grandchild), 'SIGKILL');
  }
});

test('of six starts at once exactly one wins, and the others name it', async () => {
  for (let round = 0; round < 3; round += 1) {
    const all = Array.from({ length: 6 }, () => start());
    const answers = await Promise.all(all.map((child) => child.line()));
    const winner = all[answers.indexOf('held')];
    const losers = answers.filter((answer) => answer !== 'held');
    expect(losers).toHaveLength(5);
    for (const answer of losers) {
      expect(answer).toMatch(/^LOOPCTL_E_ALREADY_RUNNING /);
      expect(answer).toContain(`pid ${winner?.process.pid},`);
    }
    await Promise.all(all.map((child) => child.kill()));
  }
});

test.each([
  ['is damaged', '{"pid": 12'],
  ['is of another shape', '{"pid":"1","startTime":1}'],
  ['is huge', 'x'.repeat(100_000)],
  ['names a process long gone', JSON.stringify({ ...me, pid: 2 ** 22 + 1 })],
])('a lock whose sidecar %s is refused without a name, and is taken when free', (_case, text) => {
  const lock = acquireLock(path, me);
  writeFileSync(holderPath(path), text);
  expect(() => acquireLock(path, me)).toThrow('held by a process that has not said which');
  lock.release();
  writeFileSync(holderPath(path), text);
  acquireLock(path, me).release();
});

test('a lock file full of rubbish is emptied and taken', async () => {
  acquireLock(path, me).release();
  writeFileSync(path, 'rubbish '.repeat(1_000));
  const lock = acquireLock(path, me);
  expect(readFileSync(holderPath(path), 'utf8')).toContain(`"pid":${process.pid}`);
  expect(await start().line()).toContain('LOOPCTL_E_ALREADY_RUNNING');
  lock.release();
});

test('a lock file that was deleted or replaced is not held any more', () => {
  const lock = acquireLock(path, me);
  rmSync(path);
  expect(lock.isHeld()).toBe(false);
  const next = acquireLock(path, { ...me, version: 'next' });
  expect(lock.isHeld()).toBe(false);
  lock.release();
  expect(readHolder(path)?.version).toBe('next');
  expect(next.isHeld()).toBe(true);
  next.release();
});

test('a place that cannot be written is a coded error', () => {
  writeFileSync(join(dir, 'file'), '');
  expect(() => acquireLock(join(dir, 'file', 'lock.db'), me)).toThrow(
    expect.objectContaining({ code: 'LOOPCTL_E_STATE_READONLY' }),
  );
});
