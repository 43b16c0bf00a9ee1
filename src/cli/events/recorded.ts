import type { Action } from '../../core/actions.ts';
import type { Fact } from '../../core/facts.ts';
import type { EventRow } from '../../ports/store.ts';

/** A recorded turn of the loop with its body parsed. */
export interface RecordedEvent {
  readonly seq: number;
  /** ISO 8601 UTC. */
  readonly at: string;
  /** `start`, `step` or `note`. */
  readonly kind: string;
  /** How the position was found, of a `start`. */
  readonly how: string | null;
  readonly facts: readonly Fact[];
  readonly actions: readonly Action[];
}

/** Parses a row; a body that cannot be understood leaves facts and actions empty. */
export function recorded(row: EventRow): RecordedEvent {
  const body = parse(row.body);
  return {
    seq: row.seq,
    at: new Date(row.wallMs).toISOString(),
    kind: row.kind,
    how: typeof body.how === 'string' ? body.how : null,
    facts: Array.isArray(body.facts) ? (body.facts as readonly Fact[]) : [],
    actions: Array.isArray(body.actions) ? (body.actions as readonly Action[]) : [],
  };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
