import { type FSWatcher, statSync, watch } from 'node:fs';
import { dirname } from 'node:path';

interface Watched {
  readonly watcher: FSWatcher;
  readonly inode: number;
}

/** Watches folders of exit reports. A hint only: whoever is called looks at all reports it waits for. */
export interface ExitWatch {
  /** Watches the folders that hold `reports`; again when one was replaced since. Never throws. */
  add(reports: readonly string[]): void;
  close(): void;
}

export function createExitWatch(onHint: () => void): ExitWatch {
  const folders = new Map<string, Watched>();

  function drop(folder: string): void {
    folders.get(folder)?.watcher.close();
    folders.delete(folder);
  }

  function add(folder: string): void {
    try {
      const { ino } = statSync(folder);
      if (folders.get(folder)?.inode === ino) return;
      drop(folder);
      const watcher = watch(folder, { persistent: false }, onHint);
      watcher.on('error', () => drop(folder));
      folders.set(folder, { watcher, inode: ino });
    } catch {
      drop(folder);
    }
  }

  return {
    add(reports) {
      for (const folder of new Set(reports.map((report) => dirname(report)))) add(folder);
    },
    close() {
      for (const folder of [...folders.keys()]) drop(folder);
    },
  };
}
