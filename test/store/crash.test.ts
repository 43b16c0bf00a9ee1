import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createMemoryStore } from '../../src/store/memory-store.ts';
import { openStore } from '../../src/store/open.ts';
import { type Child, runScript } from './child.ts';
import { contents, scenario } from './scenario.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'loopctl-crash-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** What the store says after each number of writes. */
const prefixes = [0, ...scenario.keys()].map((_, count) => {
  const store = createMemoryStore();
  for (const write of scenario.slice(0, count)) write(store);
  return contents(store);
});

function reopened(path: string): unknown {
  const store = openStore(path, {
    onNotice: (notice) => {
      throw new Error(notice.text);
    },
  });
  try {
    return contents(store);
  } finally {
    store.close();
  }
}

async function lastLine(child: Child): Promise<number> {
  let last = 0;
  for (let line = await child.line(); line !== null; line = await child.line()) last = Number(line);
  return last;
}

test('killed after any durable write, the store has exactly the writes up to it', {
  timeout: 120_000,
}, async () => {
  expect(scenario.length).toBeGreaterThanOrEqual(30);
  for (const count of scenario.keys()) {
    const path = join(dir, `${count}.db`);
    const child = runScript('write-scenario.ts', [path, String(count + 1)]);
    expect(await lastLine(child)).toBe(count + 1);
    expect(child.process.signalCode).toBe('SIGKILL');
    expect(reopened(path), `after ${count + 1} writes`).toEqual(prefixes[count + 1]);
  }
});

test('killed at no particular moment, it has a whole number of writes, none fewer than were confirmed', async () => {
  for (const confirmed of [1, 5, 9, 14, 22, 30]) {
    const path = join(dir, `${confirmed}.db`);
    const child = runScript('write-scenario.ts', [path]);
    for (let line = ''; Number(line) < confirmed; line = (await child.line()) ?? String(Infinity));
    child.process.kill('SIGKILL');
    const last = Math.max(confirmed, await lastLine(child));
    const left = reopened(path);
    const found = prefixes.findIndex((prefix) => isDeepStrictEqual(prefix, left));
    expect(found).toBeGreaterThanOrEqual(last);
    expect(found).toBeLessThanOrEqual(last + 1);
  }
});
