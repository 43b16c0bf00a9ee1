import { appendFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Assignment } from './brain/assignment.ts';

/** What a conversation keeps over restarts of its process. Everything about the work itself is in git instead. */
export interface Remembered {
  readonly assignment: Assignment | null;
  /** Prompts taken but not yet worked on. */
  readonly pending: readonly string[];
  readonly received: number;
  readonly steps: number;
  readonly contextPct: number;
  /** Wall time the idle agent wakes itself, ms; null when it waits for input only. */
  readonly wakeMs: number | null;
  readonly limit: { readonly banner: string; readonly untilMs: number } | null;
}

const blank: Remembered = {
  assignment: null,
  pending: [],
  received: 0,
  steps: 0,
  contextPct: 4,
  wakeMs: null,
  limit: null,
};

export interface Memory {
  readonly value: Remembered;
  update(patch: Partial<Remembered>): void;
  /** Appends to the receipts: one line for each prompt ever taken. */
  receive(text: string, nowMs: number): void;
  /** How often a fault fired in this clone, whatever the conversation. */
  fired(key: string): number;
  fire(key: string): void;
  forget(key: string): void;
}

/** Opens `<dir>/<conversation>.json`; null when `mustExist` and there is none. */
export function openMemory(dir: string, conversation: string, mustExist: boolean): Memory | null {
  const file = join(dir, `${conversation}.json`);
  const firedFile = join(dir, 'fired.json');
  if (mustExist && !existsSync(file)) return null;
  mkdirSync(dir, { recursive: true });
  let value: Remembered = { ...blank, ...readJson<Partial<Remembered>>(file) };
  const readFired = () => new Map(Object.entries(readJson<Record<string, number>>(firedFile)));
  const save = () => writeJson(file, value);
  save();

  return {
    get value() {
      return value;
    },
    update(patch) {
      value = { ...value, ...patch };
      save();
    },
    receive(text, nowMs) {
      const id = value.received + 1;
      const line = JSON.stringify({ id, conversation, at: nowMs, text });
      appendFileSync(join(dir, 'receipts.jsonl'), `${line}\n`);
      value = { ...value, received: id, pending: [...value.pending, text] };
      save();
    },
    fired: (key) => readFired().get(key) ?? 0,
    fire(key) {
      const fired = readFired();
      writeJson(firedFile, Object.fromEntries(fired.set(key, (fired.get(key) ?? 0) + 1)));
    },
    forget(key) {
      const fired = readFired();
      if (fired.delete(key)) writeJson(firedFile, Object.fromEntries(fired));
    },
  };
}

function readJson<T extends object>(file: string): T {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch {
    return {} as T;
  }
}

function writeJson(file: string, value: unknown): void {
  const draft = `${file}.${process.pid}.tmp`;
  writeFileSync(draft, JSON.stringify(value));
  renameSync(draft, file);
}
