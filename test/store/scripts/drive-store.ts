/**
 * Drives the daemon's store at argv[2] by lines of stdin, one answer a line:
 * `commit <n> <kB>` → `disk` or `memory <code>`; `remove <path>` → `ok`;
 * `saved` → JSON of what a second connection reads from disk; `seen` → the same through the store itself.
 */
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { openReader } from '../../../src/store/open.ts';
import { openResilientStore } from '../../../src/store/open-resilient.ts';
import { message, step } from '../steps.ts';

const [, , path = ''] = process.argv;
const store = openResilientStore(path, () => undefined);

const summary = (from: Pick<typeof store, 'events' | 'outbox' | 'durable'>): string =>
  JSON.stringify({
    ats: from.events({}).map((row) => row.monoMs),
    keys: from.outbox().map((row) => row.key),
    durable: from.durable(),
  });

function saved(): string {
  const reader = openReader(path);
  try {
    return summary(reader);
  } finally {
    reader.close();
  }
}

function commit(n: string, kilobytes: string): string {
  const body = JSON.stringify('x'.repeat(Number(kilobytes) * 1024));
  store.commit(step(Number(n), { body, durable: `model ${n}`, enqueue: [message(`m${n}`)] }));
  return store.fault() === null ? 'disk' : `memory ${store.fault()?.code}`;
}

function answer(line: string): string {
  const [command, first = '', second = ''] = line.split(' ');
  if (command === 'commit') return commit(first, second);
  if (command === 'saved') return saved();
  if (command === 'seen') return summary(store);
  rmSync(first);
  store.heal();
  return 'ok';
}

for await (const line of createInterface({ input: process.stdin })) process.stdout.write(`${answer(line)}\n`);
