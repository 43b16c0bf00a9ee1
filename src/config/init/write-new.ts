import { closeSync, mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { LoopctlError } from '../../errors/error.ts';

/**
 * Writes a file that is not there yet, with the folders above it. False when something has that name already (a
 * file, a folder, a link to nowhere): it is left as it is. A write that fails half-way leaves nothing.
 *
 * @throws LoopctlError LOOPCTL_E_INIT_WRITE
 */
export function writeNew(file: string, text: string): boolean {
  try {
    mkdirSync(dirname(file), { recursive: true });
    const fd = create(file);
    if (fd === null) return false;
    fill(file, fd, text);
    return true;
  } catch (cause) {
    throw new LoopctlError('LOOPCTL_E_INIT_WRITE', `cannot write ${file}`, { cause });
  }
}

function create(file: string): number | null {
  try {
    return openSync(file, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return null;
    throw error;
  }
}

function fill(file: string, fd: number, text: string): void {
  try {
    writeFileSync(fd, text);
  } catch (error) {
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(fd);
  }
}
