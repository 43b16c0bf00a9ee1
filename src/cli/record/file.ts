import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { ScreenNow } from '../../daemon/screen-record.ts';
import { storageError } from '../../system/files/fault.ts';
import type { ScreenRecord } from './fixture.ts';

/** Makes the record of a screen; the version and the label are what the screen does not tell. */
export function recordOf(
  { backend, at, reading, screen }: ScreenNow,
  version: string | null,
  label: ScreenRecord['label'],
): ScreenRecord {
  const { title, cursor, lines, styled } = screen;
  return {
    ...{ schema: 1, backend, version, at, label },
    reading: { state: reading.state, rule: reading.rule, evidence: reading.evidence },
    screen: { title, cursor: { row: cursor.row, col: cursor.col }, lines: [...lines], styled: [...styled] },
  };
}

/**
 * Writes it into `folder`, which is made if it is not there, by a name of its own; returns the path. The file is the
 * user's alone: whatever was on the screen may be in it.
 *
 * @throws LoopctlError when it cannot be written, or is there already
 */
export function writeRecord(folder: string, record: ScreenRecord): string {
  const stamp = record.at.replace(/\D/g, '').slice(0, 17);
  const path = join(
    resolve(folder),
    `${record.backend}-${record.label ?? record.reading.state}-${stamp}.json`,
  );
  try {
    mkdirSync(resolve(folder), { recursive: true });
    writeFileSync(path, `${JSON.stringify(record, null, 2)}\n`, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    throw storageError(error, path);
  }
  return path;
}
