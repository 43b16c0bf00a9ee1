import type { ConversationRow } from '../../ports/books.ts';

/** `sessions --json`, oldest first; times are ISO 8601 UTC. */
export interface ConversationList {
  readonly schema: 1;
  readonly sessions: readonly {
    readonly agent: string;
    readonly generation: number;
    readonly phase: string;
    readonly backend: string;
    readonly conversation: string;
    readonly started: string;
    /** Null while it lives, or when nobody saw its end. */
    readonly ended: string | null;
    /** Why it ended; how it was started while it lives. */
    readonly why: string;
  }[];
}

/** Every conversation that the books know, of one agent or of all. */
export function conversationsOf(rows: readonly ConversationRow[], agent: string | null): ConversationList {
  const newest = new Map<string, number>();
  for (const row of rows)
    newest.set(row.agent, Math.max(row.generation, newest.get(row.agent) ?? row.generation));
  const sessions = rows
    .filter((row) => agent === null || row.agent === agent)
    .map(({ startedMs, endedMs, ...row }) => {
      const isUnseen = endedMs === null && row.generation !== newest.get(row.agent);
      return {
        ...row,
        started: new Date(startedMs).toISOString(),
        ended: endedMs === null ? null : new Date(endedMs).toISOString(),
        why: isUnseen ? 'its end was not seen' : row.why,
      };
    });
  return { schema: 1, sessions };
}
