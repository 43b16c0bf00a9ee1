import type { EventRow, Store } from '../ports/store.ts';
import { boundedLimit } from './local-store.ts';

/** Events kept in memory, oldest first, bounded by rows and by bytes of their bodies. */
export interface MemoryEvents {
  append(event: Omit<EventRow, 'seq'>): void;
  query(query: Parameters<Store['events']>[0]): EventRow[];
  prune(keepRows: number): number;
  all(): readonly EventRow[];
  /** Forgets them all; sequence numbers go on. */
  clear(): void;
  lastSeq(): number;
  /** Events that the bounds have cost since the last `clear`. */
  lost(): number;
}

export interface MemoryBounds {
  readonly maxEvents: number;
  readonly maxBytes: number;
}

export function createMemoryEvents(bounds: MemoryBounds, seqBefore: number): MemoryEvents {
  let rows: EventRow[] = [];
  let seq = seqBefore;
  let bytes = 0;
  let lost = 0;

  const cut = (count: number): void => {
    for (const row of rows.splice(0, count)) bytes -= row.body.length;
  };
  const enforce = (): void => {
    if (rows.length <= bounds.maxEvents && bytes <= bounds.maxBytes) return;
    const before = rows.length;
    // A tenth at a time, so that a store at its bound does not shift the array for each event.
    cut(Math.max(1, Math.ceil(rows.length / 10)));
    lost += before - rows.length;
    enforce();
  };

  return {
    append: (event) => {
      seq += 1;
      rows.push({ seq, ...event });
      bytes += event.body.length;
      enforce();
    },
    query: ({ after = 0, kind, newest = false, limit }) => {
      const found = rows.filter((row) => row.seq > after && (kind === undefined || row.kind === kind));
      const bound = boundedLimit(limit);
      return newest ? found.slice(Math.max(0, found.length - bound)) : found.slice(0, bound);
    },
    prune: (keepRows) => {
      const start = rows.findLastIndex((row) => row.kind === 'start');
      const excess = Math.max(0, rows.length - Math.max(0, keepRows));
      const count = start === -1 ? excess : Math.min(excess, start);
      cut(count);
      return count;
    },
    all: () => rows,
    clear: () => {
      rows = [];
      bytes = 0;
      lost = 0;
    },
    lastSeq: () => seq,
    lost: () => lost,
  };
}
