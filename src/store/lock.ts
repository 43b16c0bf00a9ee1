import { closeSync, openSync, rmSync, statSync, truncateSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { hasCode, LoopctlError } from '../errors/error.ts';
import { plain } from '../protocol/text.ts';
import { ensureFolder, writeDurable } from '../system/files/durable.ts';
import { errnoOf } from '../system/files/fault.ts';
import { type Holder, holderPath, readHolder } from './holder.ts';
import { resultCode, sqliteError } from './sqlite-fault.ts';

export interface Lock {
  /** False when somebody deleted or replaced the lock file: another process could lock the new one. */
  isHeld(): boolean;
  release(): void;
}

export interface LockOptions {
  /** Whether that very process lives; tells a holder that has just begun from what an older one left. */
  readonly isAlive?: (holder: Holder) => boolean;
}

/** Keeps them from the garbage collector, which would close them and so free their locks. */
const held = new Set<DatabaseSync>();
const SQLITE_BUSY = 5;
/** A new holder has written about itself within this time after it locked. */
const HOLDER_WAIT_MS = 500;
const HOLDER_POLL_MS = 20;

/**
 * Takes the lock at `path` for the life of this process. It is a lock of the kernel (an exclusive transaction of
 * a small database), so it is free at once when the process ends in any way, and children do not inherit it.
 * The process must not open the lock file by other means: closing any handle of it would free the lock.
 * Throws `LOOPCTL_E_ALREADY_RUNNING` naming the holder, or a coded storage error.
 */
export function acquireLock(path: string, holder: Holder, options: LockOptions = {}): Lock {
  ensureFolder(dirname(path));
  const db = lockFile(path, options);
  held.add(db);
  const file = statSync(path).ino;
  const lock: Lock = {
    isHeld: () => db.isOpen && statSync(path, { throwIfNoEntry: false })?.ino === file,
    release: () => {
      if (!db.isOpen) return;
      // Before the lock is free: afterwards it could be the next holder's.
      if (lock.isHeld()) forgetHolder(path);
      close(db);
    },
  };
  try {
    writeDurable(holderPath(path), `${JSON.stringify(holder)}\n`);
    return lock;
  } catch (error) {
    close(db);
    throw error;
  }
}

function close(db: DatabaseSync): void {
  held.delete(db);
  db.close();
}

/** A name that stays does no harm: it counts only while the lock is taken. */
function forgetHolder(path: string): void {
  try {
    rmSync(holderPath(path), { force: true });
  } catch {
    // The folder has become read-only; the lock must be freed all the same.
  }
}

function lockFile(path: string, options: LockOptions, mend = true): DatabaseSync {
  try {
    return lockDatabase(path);
  } catch (error) {
    if (resultCode(error) === SQLITE_BUSY) throw alreadyRunning(path, options);
    const coded = sqliteError(error, path);
    if (!mend || !hasCode(coded, 'LOOPCTL_E_STATE_CORRUPT')) throw coded;
    // The file holds nothing. Emptied in place: were it replaced, two could lock two files of one name.
    truncateSync(path);
    return lockFile(path, options, false);
  }
}

function lockDatabase(path: string): DatabaseSync {
  let db: DatabaseSync | null = null;
  try {
    createPrivate(path);
    db = new DatabaseSync(path, { timeout: 0 });
    db.exec('BEGIN EXCLUSIVE');
    return db;
  } catch (error) {
    db?.close();
    throw error;
  }
}

/** Never opens an existing file: if this very process holds the lock, closing that handle would free it. */
function createPrivate(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
  }
}

function alreadyRunning(path: string, { isAlive = pidExists }: LockOptions): LoopctlError {
  const until = performance.now() + HOLDER_WAIT_MS;
  let holder = readHolder(path);
  while ((holder === null || !isAlive(holder)) && performance.now() < until) {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, HOLDER_POLL_MS);
    holder = readHolder(path);
  }
  const known =
    holder !== null && isAlive(holder) ? describeHolder(holder) : 'a process that has not said which';
  return new LoopctlError('LOOPCTL_E_ALREADY_RUNNING', `${path} is held by ${known}`);
}

function describeHolder({ pid, since, version }: Holder): string {
  return `pid ${pid}, loopctl ${plain(version, 40)}, since ${plain(since, 40)}`;
}

function pidExists({ pid }: Holder): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
