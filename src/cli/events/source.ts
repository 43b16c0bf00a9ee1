import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ProjectPaths } from '../../boot/paths.ts';
import { hasCode, LoopctlError } from '../../errors/error.ts';
import type { EventRow } from '../../ports/store.ts';
import { openReader } from '../../store/open.ts';
import { ask } from '../client.ts';
import { stateFolder } from '../offline.ts';

export interface EventQuery {
  /** Only events after this number; null takes the newest. */
  readonly after: number | null;
  readonly limit: number;
}

/** Recorded events: from the daemon, or from its database where none runs. */
export async function readEvents(paths: ProjectPaths, query: EventQuery): Promise<readonly EventRow[]> {
  const after = query.after === null ? '' : `&after=${query.after}`;
  try {
    const path = `/v1/events?limit=${query.limit}${after}`;
    return (await ask<{ readonly events: readonly EventRow[] }>(paths.controlSocket, 'GET', path)).events;
  } catch (error) {
    if (!hasCode(error, 'LOOPCTL_E_NOT_RUNNING')) throw error;
    return withDatabase(paths, (reader) =>
      reader.events(
        query.after === null
          ? { limit: query.limit, newest: true }
          : { after: query.after, limit: query.limit },
      ),
    );
  }
}

/** Looks into the project's database; it is not changed. @throws LoopctlError LOOPCTL_E_NO_EVENTS when there is none */
export function withDatabase<T>(paths: ProjectPaths, read: (reader: ReturnType<typeof openReader>) => T): T {
  const file = join(stateFolder(paths), 'state.db');
  if (!existsSync(file)) throw new LoopctlError('LOOPCTL_E_NO_EVENTS', `${file} is not there`);
  const reader = openReader(file);
  try {
    return read(reader);
  } finally {
    reader.close();
  }
}
