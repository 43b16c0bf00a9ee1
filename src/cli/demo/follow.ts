import { setTimeout as delay } from 'node:timers/promises';
import type { ProjectPaths } from '../../boot/paths.ts';
import { hasCode } from '../../errors/error.ts';
import type { EventRow } from '../../ports/store.ts';
import { ask } from '../client.ts';
import { type RecordedEvent, recorded } from '../events/recorded.ts';
import { withDatabase } from '../events/source.ts';

const POLL_MS = 150;
const BATCH = 1_000;

export interface FollowOptions {
  readonly paths: ProjectPaths;
  readonly onEvent: (event: RecordedEvent) => void;
  /** True: stop following. */
  readonly over: () => boolean;
}

/** Hands on every recorded event in order, until the daemon is gone and its last words are read, or it is over. */
export async function followRun({ paths, onEvent, over }: FollowOptions): Promise<void> {
  let last = 0;
  const take = (rows: readonly EventRow[]): void => {
    for (const row of rows) onEvent(recorded(row));
    last = rows.at(-1)?.seq ?? last;
  };
  for (; !over(); await delay(POLL_MS)) {
    try {
      const path = `/v1/events?after=${last}&limit=${BATCH}`;
      take((await ask<{ readonly events: readonly EventRow[] }>(paths.controlSocket, 'GET', path)).events);
    } catch (error) {
      if (!hasCode(error, 'LOOPCTL_E_NOT_RUNNING')) throw error;
      take(withDatabase(paths, (reader) => reader.events({ after: last, limit: 10 * BATCH })));
      return;
    }
  }
}
