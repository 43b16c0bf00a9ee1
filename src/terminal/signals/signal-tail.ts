import { type FSWatcher, statSync, watch } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Signal } from '../../ports/agent.ts';
import { parseSignalFileName, type SignalFile, signalFileName } from './signal-file.ts';
import { createFileTail, type FileTail } from './tail-file.ts';

/** Generations of one agent that are read again and again. */
const FOLLOWED_GENERATIONS = 3;

export interface SignalTailOptions {
  /** Folder of the signals files; made if missing. */
  readonly dir: string;
  /** Understands one line as the agent's backend writes it; nothing for anything else. Never throws. */
  readonly parse: (agent: string, line: string) => readonly Signal[];
  /** Each signal once, in file order. `offset` is where the next line begins: what to hand to `since`, with `from` the same file. */
  readonly onSignal: (from: SignalFile & { readonly offset: number }, signal: Signal) => void;
}

export interface SignalTail {
  /** Begins to watch. What stands in the files already is given by the first {@link SignalTail.sweep}. */
  open(): Promise<void>;
  /**
   * Reads everything appended to any file by now; resolves when it was all given to `onSignal`. Watching only makes
   * this happen sooner. A call while one runs waits for one more run. Rejects when the folder cannot be read.
   */
  sweep(): Promise<void>;
  /**
   * Starts this file at a byte offset that an earlier tail reported, instead of at 0. Without effect once the file
   * was read. Replaying from 0 gives the same signals again, with the same order and text.
   */
  since(file: SignalFile, offset: number): void;
  close(): Promise<void>;
}

interface Followed {
  readonly tail: FileTail;
  /** Size and time of the last read, so that an unchanged file is not opened. */
  seen: string;
}

/** Follows the signals files of all agents and generations in one folder. */
export function createSignalTail({ dir, parse, onSignal }: SignalTailOptions): SignalTail {
  const files = new Map<string, Followed>();
  /** Files of older generations, which write no more: read to their end, and nothing else of them is kept. */
  const done = new Set<string>();
  const starts = new Map<string, number>();
  let watcher: FSWatcher | null = null;
  /** The last run begun, and the one that waits for it. */
  let current: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;
  let closed = false;

  function follow(name: string): Followed {
    const known = files.get(name);
    if (known !== undefined) return known;
    const fresh = { tail: createFileTail(join(dir, name), starts.get(name) ?? 0), seen: '' };
    files.set(name, fresh);
    return fresh;
  }

  async function readFile(name: string, file: SignalFile): Promise<void> {
    const state = stampOf(join(dir, name));
    if (state === null) return void files.delete(name);
    const followed = follow(name);
    if (followed.seen === state) return;
    await followed.tail.read((line, offset) => {
      const signals = closed ? [] : parse(file.agent, line);
      for (const signal of signals) onSignal({ ...file, offset }, signal);
    });
    followed.seen = state;
  }

  async function run(): Promise<void> {
    const names = await listed();
    const found = names.flatMap((name) => {
      const file = parseSignalFileName(name);
      return file === null ? [] : [{ name, file }];
    });
    // What an agent says of a conversation follows on what it said of it in earlier sessions.
    found.sort((a, b) => a.file.generation - b.file.generation);
    const recent = newestOf(found);
    for (const { name, file } of found) {
      if (closed || done.has(name)) continue;
      await readFile(name, file);
      if (recent.has(name) || closed) continue;
      files.delete(name);
      done.add(name);
    }
    const there = new Set(names);
    for (const name of files.keys()) if (!there.has(name)) files.delete(name);
    for (const name of done) if (!there.has(name)) done.delete(name);
  }

  /** The folder's names. A folder that was removed is made again, so that agents can go on writing. */
  async function listed(): Promise<readonly string[]> {
    try {
      return await readdir(dir);
    } catch (error) {
      if (!isMissing(error)) throw error;
      stopWatching();
      await watchFolder();
      return [];
    }
  }

  async function watchFolder(): Promise<void> {
    await mkdir(dir, { recursive: true, mode: 0o700 });
    if (watcher !== null || closed) return;
    watcher = watch(dir, { persistent: false }, () => {
      void sweep().catch(() => {});
    });
    watcher.on('error', stopWatching);
  }

  function stopWatching(): void {
    watcher?.close();
    watcher = null;
  }

  async function runAfter(last: Promise<void>): Promise<void> {
    await last.catch(() => {});
    next = null;
    current = closed ? Promise.resolve() : run();
    await current;
  }

  function sweep(): Promise<void> {
    if (closed) return Promise.resolve();
    next ??= runAfter(current);
    return next;
  }

  return {
    open: watchFolder,
    sweep,
    since(file, offset) {
      starts.set(signalFileName(file), offset);
    },
    async close() {
      closed = true;
      stopWatching();
      await current.catch(() => {});
    },
  };
}

/** Names of the files of each agent's newest generations; `found` has the oldest first. */
function newestOf(
  found: readonly { readonly name: string; readonly file: SignalFile }[],
): ReadonlySet<string> {
  const counts = new Map<string, number>();
  const newest = found.toReversed().filter(({ file: { agent } }) => {
    const count = (counts.get(agent) ?? 0) + 1;
    counts.set(agent, count);
    return count <= FOLLOWED_GENERATIONS;
  });
  return new Set(newest.map(({ name }) => name));
}

/**
 * Null when there is no such file. Asked at once: the folder is ours and local, and a question through the thread pool
 * costs an idle daemon ten times as much.
 */
function stampOf(path: string): string | null {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? null : `${found.ino} ${found.size} ${found.mtimeNs}`;
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
