import type { OutboxRow } from '../../ports/store.ts';
import type { Look } from './look.ts';

/** Rows that were typed together, or may have been, and are not settled yet. */
export interface Flight {
  readonly generation: number;
  /** Rows not yet acknowledged. */
  readonly rows: readonly OutboxRow[];
  /** Whether the text surely reached the pane; false when a crash or an error hides it. */
  readonly typed: boolean;
  readonly before: Before | null;
  /** Found after a restart, not typed by this life. */
  readonly recovered: boolean;
  /** So long out of sight that a missing tag proves nothing where only the screen could tell. */
  readonly blind: boolean;
  /** When it was typed or found, on the monotonic clock. */
  readonly sinceMs: number;
  /** End of the current acknowledgement window, on the monotonic clock. */
  readonly dueMs: number;
  /** Submit keys pressed again. */
  readonly submits: number;
  /** Something kept it from being decided; when that ends, a fresh window begins. */
  readonly held: boolean;
  /** Windows that ended without a decision since the last key. */
  readonly windows: number;
}

/** How the session looked right before the text was typed. Kept in the row's note, so that a crash loses it not. */
export interface Before {
  readonly busy: boolean;
  /** Last output of the pane, seconds since the epoch. */
  readonly activity: number;
  readonly ranNs: number | null;
}

export function beforeOf(look: Look): Before {
  return { busy: look.reading.state === 'busy', activity: look.pane.activity, ranNs: look.ranNs };
}

export function noteOf(before: Before): string {
  const ran = before.ranNs === null ? '' : `, ran ${before.ranNs}`;
  return `typed when ${before.busy ? 'busy' : 'idle'}, last output ${before.activity}${ran}`;
}

export function parseNote(note: string): Before | null {
  const match = /^typed when (busy|idle), last output (\d+)(?:, ran (\d+))?$/.exec(note);
  if (match === null) return null;
  const ranNs = match[3] === undefined ? null : Number(match[3]);
  return { busy: match[1] === 'busy', activity: Number(match[2]), ranNs };
}

/** The flight of rows that an earlier life left behind in `pasted` or `submitted`. */
export function recoveredFlight(
  rows: readonly OutboxRow[],
  now: { readonly mono: number; readonly wall: number },
  ackWaitMs: number,
): Flight {
  const lastMs = Math.max(...rows.map((row) => row.updatedMs));
  return {
    generation: rows[0]?.generation ?? 0,
    rows,
    typed: rows.some((row) => row.status === 'submitted'),
    before: parseNote(rows[0]?.note ?? ''),
    recovered: true,
    blind: now.wall - lastMs > Math.max(60_000, 3 * ackWaitMs),
    sinceMs: now.mono,
    dueMs: now.mono + ackWaitMs,
    submits: 0,
    held: false,
    windows: 0,
  };
}
