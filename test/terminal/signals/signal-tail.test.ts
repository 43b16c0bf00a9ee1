import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Signal } from '../../../src/ports/agent.ts';
import { createSignalTail, type SignalTail } from '../../../src/terminal/signals/signal-tail.ts';

interface Got {
  readonly agent: string;
  readonly generation: number;
  readonly offset: number;
  readonly text: string;
}

let root: string;
let dir: string;
let got: Got[];
const tails: SignalTail[] = [];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'signals-'));
  dir = join(root, 'signals');
  got = [];
});

afterEach(async () => {
  await Promise.all(tails.splice(0).map((tail) => tail.close()));
  rmSync(root, { recursive: true, force: true });
});

/** Understands `{"text": …}` as a prompt. */
function parse(_agent: string, line: string): readonly Signal[] {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value !== 'object' || value === null || !('text' in value)) return [];
    return [{ event: 'prompt', at: 0, text: String(value.text) }];
  } catch {
    return [];
  }
}

async function start(): Promise<SignalTail> {
  const tail = createSignalTail({
    dir,
    parse,
    onSignal: (from, signal) => got.push({ ...from, text: signal.event === 'prompt' ? signal.text : '' }),
  });
  tails.push(tail);
  await tail.open();
  return tail;
}

function append(name: string, text: string): void {
  appendFileSync(join(dir, name), text);
}

/** Bytes in buffers that somebody still holds. */
function collector(): () => number {
  setFlagsFromString('--expose-gc');
  const gc = runInNewContext('gc') as () => void;
  setFlagsFromString('--no-expose-gc');
  return () => {
    gc();
    return process.memoryUsage().arrayBuffers;
  };
}

function texts(): string[] {
  return got.map(({ text }) => text);
}

function json(text: string): string {
  return `${JSON.stringify({ text })}\n`;
}

test('gives each line once, with agent, generation and the offset behind it', async () => {
  const tail = await start();
  append('builder-7.jsonl', json('a') + json('ü'));
  await tail.sweep();
  await tail.sweep();
  expect(got).toEqual([
    { agent: 'builder', generation: 7, offset: 13, text: 'a' },
    { agent: 'builder', generation: 7, offset: 27, text: 'ü' },
  ]);
});

test('is told by the watcher without a sweep', async () => {
  await start();
  append('my-agent-1.jsonl', json('a'));
  await vi.waitFor(() => expect(texts()).toEqual(['a']));
  append('my-agent-1.jsonl', json('b'));
  await vi.waitFor(() => expect(texts()).toEqual(['a', 'b']));
  expect(got[0]?.agent).toBe('my-agent');
});

test('keeps a partial line until it is complete, even cut inside a character', async () => {
  const tail = await start();
  const bytes = Buffer.from(json('héllo'));
  for (const byte of bytes.subarray(0, -1)) appendFileSync(join(dir, 'a-1.jsonl'), Buffer.of(byte));
  await tail.sweep();
  expect(got).toEqual([]);
  append('a-1.jsonl', '\n');
  await tail.sweep();
  expect(texts()).toEqual(['héllo']);
});

test('ignores garbage and foreign files, skips oversized lines', async () => {
  const tail = await start();
  append('a-1.jsonl', `\n\0\xff{{{\n[]\nnull\n${json('x'.repeat(300_000))}${json('after')}`);
  append('notes.txt', json('no'));
  append('a-.jsonl', json('no'));
  append('a-1.jsonl.tmp', json('no'));
  await tail.sweep();
  expect(texts()).toEqual(['after']);
});

function replace(path: string): void {
  writeFileSync(`${path}.new`, json('c') + json('d') + json('e'));
  renameSync(`${path}.new`, path);
}

test.each([
  ['cut short', (path: string) => writeFileSync(path, json('c'))],
  ['replaced', replace],
  ['rewritten longer in place', (path: string) => writeFileSync(path, json('c') + json('d') + json('e'))],
])('a file that was %s is read from its beginning', async (_name, change) => {
  const tail = await start();
  append('a-1.jsonl', json('a') + json('b'));
  await tail.sweep();
  change(join(dir, 'a-1.jsonl'));
  await tail.sweep();
  expect(texts().slice(0, 3)).toEqual(['a', 'b', 'c']);
});

test('an earlier tail’s offset is where a new one goes on; without it all is given again', async () => {
  const first = await start();
  append('a-1.jsonl', json('a') + json('b') + json('c'));
  await first.sweep();
  const offset = got[1]?.offset ?? 0;
  await first.close();
  got = [];
  const second = await start();
  second.since({ agent: 'a', generation: 1 }, offset);
  await second.sweep();
  expect(texts()).toEqual(['c']);
  await second.close();
  got = [];
  await (await start()).sweep();
  expect(texts()).toEqual(['a', 'b', 'c']);
});

test('an old generation is read once, the newest three go on being followed', async () => {
  const tail = await start();
  for (let generation = 1; generation <= 5; generation += 1)
    append(`a-${generation}.jsonl`, json(`${generation}`));
  await tail.sweep();
  expect(texts().sort()).toEqual(['1', '2', '3', '4', '5']);
  append('a-3.jsonl', json('late'));
  await tail.sweep();
  expect(texts()).toContain('late');
});

test('of a generation that is old by now what came before the newer ones is given, later lines are not', async () => {
  const tail = await start();
  append('a-1.jsonl', json('early'));
  await tail.sweep();
  append('a-1.jsonl', json('at the end'));
  for (const generation of [2, 3, 4]) append(`a-${generation}.jsonl`, json(`${generation}`));
  await tail.sweep();
  expect(texts()).toEqual(['early', 'at the end', '2', '3', '4']);
  append('a-1.jsonl', json('too late'));
  await tail.sweep();
  expect(texts()).not.toContain('too late');
});

test('sessions that ended cost no memory, however many there were', async () => {
  const tail = await start();
  await tail.sweep();
  const collect = collector();
  const before = collect();
  for (let generation = 1; generation <= 1_500; generation += 1)
    append(`a-${generation}.jsonl`, json('x'.repeat(3_000)));
  await tail.sweep();
  expect(got).toHaveLength(1_500);
  got = [];
  await vi.waitFor(() => expect(collect() - before).toBeLessThan(2 * 2 ** 20), { timeout: 20_000 });
});

test('sweeps and watch events at once give nothing twice', async () => {
  const tail = await start();
  for (let n = 0; n < 50; n += 1) {
    append('a-1.jsonl', json(`${n}`));
    void tail.sweep();
    if (n % 10 === 0) await tail.sweep();
  }
  await tail.sweep();
  expect(texts()).toEqual(Array.from({ length: 50 }, (_, n) => `${n}`));
});

test('makes the folder again when it was removed', async () => {
  const tail = await start();
  append('a-1.jsonl', json('a'));
  await tail.sweep();
  rmSync(dir, { recursive: true });
  await tail.sweep();
  append('a-1.jsonl', json('b'));
  await tail.sweep();
  expect(texts()).toEqual(['a', 'b']);
});

/** Several times what reading may cost. A gigabyte of page cache is slow to come by where idle memory is given back to the host. */
const HUGE = 2 ** 28;

test('a huge file costs a bounded amount of memory', { timeout: 180_000 }, async () => {
  const tail = await start();
  const file = await open(join(dir, 'a-1.jsonl'), 'w');
  await file.write(json('first'));
  await file.truncate(HUGE);
  await file.write(`\n${json('last')}`, HUGE);
  await file.close();
  const before = process.memoryUsage().rss;
  await tail.sweep();
  expect(texts()).toEqual(['first', 'last']);
  expect(process.memoryUsage().rss - before).toBeLessThan(100 * 2 ** 20);
});
