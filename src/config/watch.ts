import { dirname } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import { LoopctlError } from '../errors/error.ts';
import { printOf } from '../system/files/print.ts';
import type { LoadedConfig } from './load.ts';
import { ConfigError } from './problem.ts';

/** The configuration in force while its files may be edited. */
export interface ConfigWatch {
  /** The last good one. */
  current(): LoadedConfig;
  /** What is wrong with the files as they are now; null while they are good. */
  fault(): LoopctlError | null;
  /** Looks at the files now. Cheap while nothing changed: one stat a file. */
  check(): void;
  /** Resolves when the file watcher listens (it is only a hint: `check` finds what it misses). */
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

export interface ConfigWatchOptions {
  readonly loaded: LoadedConfig;
  /** Reads and checks again, for example `() => loadConfig(dir, { builtins })`. */
  readonly load: () => LoadedConfig;
  /** A good edit, or a fault mended. */
  readonly onReload: (loaded: LoadedConfig) => void;
  /** A bad edit; once per distinct content. The last good configuration stays. */
  readonly onBad: (error: LoopctlError) => void;
}

/** Editors write in several steps: look when this long nothing more happened. */
const settleMs = 60;

/** Keeps a configuration current, and the last good one in force after a bad edit. */
export function createConfigWatch(options: ConfigWatchOptions): ConfigWatch {
  let current = options.loaded;
  let fault: LoopctlError | null = null;
  let seen = '';
  let reported = '';
  let closed = false;

  function check(): void {
    if (closed) return;
    const print = fingerprint(tracked(current));
    if (print === seen && fault === null) return;
    // Before the read, so that an edit during it is seen the next time.
    seen = print;
    try {
      accept(options.load());
    } catch (error) {
      reject(error instanceof LoopctlError ? error : unexpected(current.file, error));
    }
  }

  function accept(loaded: LoadedConfig): void {
    const news = fault !== null || loaded.hash !== current.hash;
    fault = null;
    reported = '';
    if (!news) return;
    current = loaded;
    seen = '';
    hints.follow(tracked(current));
    options.onReload(loaded);
  }

  function reject(error: LoopctlError): void {
    const key = `${error.code} ${error.message}`;
    if (key === reported) return;
    fault = error;
    reported = key;
    options.onBad(error);
  }

  const hints = createHints(tracked(current), check);
  return {
    current: () => current,
    fault: () => fault,
    check,
    ready: hints.ready,
    close: () => {
      closed = true;
      return hints.close();
    },
  };
}

function tracked(loaded: LoadedConfig): readonly string[] {
  return [loaded.file, ...loaded.files];
}

function unexpected(file: string, cause: unknown): LoopctlError {
  return new ConfigError(file, [{ file, line: 1, col: 1, key: '', message: 'cannot be checked' }], cause);
}

/** Changes whenever a file was written, replaced, removed or came back. */
function fingerprint(files: readonly string[]): string {
  return files.map(printOrReason).join(' ');
}

function printOrReason(file: string): string {
  try {
    return printOf(file);
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code);
  }
}

interface Hints {
  readonly ready: Promise<void>;
  follow(files: readonly string[]): void;
  close(): Promise<void>;
}

/** Watches the folders, not the files: editors replace a file by renaming another over it. */
function createHints(files: readonly string[], onHint: () => void): Hints {
  let wanted = new Set(files);
  let folders = new Set(files.map((file) => dirname(file)));
  let timer: NodeJS.Timeout | undefined;
  const watcher: FSWatcher = watch([...folders], {
    depth: 0,
    ignoreInitial: true,
    ignored: (path) => !folders.has(path) && !wanted.has(path),
  });
  watcher.on('all', () => {
    clearTimeout(timer);
    timer = setTimeout(onHint, settleMs);
    timer.unref();
  });
  watcher.on('error', () => undefined);
  return {
    ready: new Promise((resolve) => watcher.once('ready', () => resolve())),
    follow: (next) => {
      wanted = new Set(next);
      folders = new Set(next.map((file) => dirname(file)));
      watcher.add([...folders]);
    },
    close: () => {
      clearTimeout(timer);
      return watcher.close();
    },
  };
}
