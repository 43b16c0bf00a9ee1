import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { expect, onTestFinished, test } from 'vitest';
import { createCompletionHook } from '../../src/daemon/hooks/on-complete.ts';
import { createMemoryStore } from '../../src/store/memory-store.ts';

const completion = { wallMs: Date.parse('2026-03-01T10:00:00Z'), phases: ['one', 'two'], commit: 'c0ffee' };

function begin(script = 'cat >> given', store = createMemoryStore(), timeoutMs = 10_000) {
  const dir = mkdtempSync(join(tmpdir(), 'loopctl-complete-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const troubles: string[] = [];
  const hook = createCompletionHook({
    hook: () => ({ argv: script === '' ? [] : ['sh', '-c', script], timeoutMs }),
    project: () => 'trial',
    projectDir: dir,
    store,
    log: pino({ level: 'silent' }),
    onTrouble: (text) => troubles.push(text),
  });
  const given = (): string => readFileSync(join(dir, 'given'), 'utf8');
  return { dir, hook, store, troubles, given };
}

test('it is run once for a completion, with the facts to read, and again for the next one', async () => {
  const { hook, given, store, troubles } = begin();
  hook.begin(completion);
  hook.begin(completion);
  await hook.underWay();
  hook.begin(completion);
  await hook.underWay();
  expect(
    given()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  ).toEqual([
    {
      schema: 1,
      event: 'complete',
      project: 'trial',
      at: '2026-03-01T10:00:00.000Z',
      phases: ['one', 'two'],
      commit: 'c0ffee',
    },
  ]);
  const next = begin('cat >> given', store);
  next.hook.begin(completion);
  expect(next.hook.underWay()).toBeNull();
  next.hook.begin({ ...completion, phases: ['one', 'two', 'three'] });
  await next.hook.underWay();
  expect(next.given()).toContain('three');
  expect(troubles).toEqual([]);
});

test('one that was running when the daemon died is not run again, and a person is told', () => {
  const store = createMemoryStore();
  store.setCursor('hook/on_complete', 'begun c0ffee 2');
  const { hook, dir, troubles } = begin('cat >> given', store);
  hook.begin(completion);
  expect(hook.underWay()).toBeNull();
  expect(existsSync(join(dir, 'given'))).toBe(false);
  expect(troubles).toEqual([expect.stringContaining('its end is not known')]);
});

test.each([
  ['exit 3', 10_000, /exit code 3$/],
  ['sleep 60', 100, /it took too long$/],
])('%s: a person is told', async (script, timeoutMs, text) => {
  const { hook, troubles } = begin(script, createMemoryStore(), timeoutMs);
  hook.begin(completion);
  await hook.underWay();
  expect(troubles).toEqual([expect.stringMatching(text)]);
});

test('without a program nothing is run', () => {
  const { hook, store } = begin('');
  hook.begin(completion);
  expect(hook.underWay()).toBeNull();
  expect(store.cursor('hook/on_complete')).toBeNull();
});
