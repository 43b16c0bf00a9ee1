import { copyFileSync, existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalStore } from '../../../src/store/local-store.ts';
import { openStore } from '../../../src/store/open.ts';
import { createSimDisk, type SimDisk, type Torn } from './disk.ts';

/** A frame of the write-ahead log with its header: a write is one or more of them. */
const FRAME_BYTES = 4096 + 24;
const PAGE_BYTES = 4096;

/** A disk whose databases are real ones in `dir`. Torn, one is found again as its files are cut and spoilt. */
export function createSqliteDisk(dir: string): SimDisk {
  let files = 0;

  function next(): string {
    files += 1;
    return join(dir, `state-${files}.db`);
  }

  function open(path: string): LocalStore {
    return openStore(path, { onNotice: () => {} });
  }

  /** As a crash leaves them: the files as they are now, without the process that had them open. */
  function torn(how: Torn): LocalStore {
    const from = join(dir, `state-${files}.db`);
    const to = next();
    for (const suffix of ['', '-wal'])
      if (existsSync(`${from}${suffix}`)) copyFileSync(`${from}${suffix}`, `${to}${suffix}`);
    if (how.cut > 0) cutOff(`${to}-wal`, how.cut);
    if (how.pages) spoil(to);
    return open(to);
  }

  return createSimDisk(() => open(next()), torn);
}

/** In the middle of a frame. */
function cutOff(wal: string, frames: number): void {
  if (!existsSync(wal)) return;
  truncateSync(wal, Math.max(0, statSync(wal).size - frames * FRAME_BYTES + FRAME_BYTES / 2));
}

/** Half of each third page holds something else. */
function spoil(path: string): void {
  const bytes = readFileSync(path);
  for (let at = PAGE_BYTES; at < bytes.length; at += 3 * PAGE_BYTES)
    bytes.fill(0xa5, at, at + PAGE_BYTES / 2);
  writeFileSync(path, bytes);
}
