import type { OutboxRow } from '../ports/store.ts';

/** Messages in memory, by id, oldest first. */
export interface MemoryOutbox {
  get(id: string): OutboxRow | undefined;
  set(id: string, row: OutboxRow): void;
  delete(id: string): void;
  clear(): void;
  size(): number;
  /** The same list until a row is another: whoever sorts them need not do it at each question. */
  list(): readonly OutboxRow[];
}

export function createMemoryOutbox(): MemoryOutbox {
  const rows = new Map<string, OutboxRow>();
  let listed: readonly OutboxRow[] | null = null;
  return {
    get: (id) => rows.get(id),
    set(id, row) {
      rows.set(id, row);
      listed = null;
    },
    delete(id) {
      rows.delete(id);
      listed = null;
    },
    clear() {
      rows.clear();
      listed = null;
    },
    size: () => rows.size,
    list() {
      listed ??= [...rows.values()];
      return listed;
    },
  };
}
