import type { TokenParts } from '../core/money/prices.ts';

/**
 * What one session used of one model in one conversation, for one phase, on one day. The first six fields are its
 * name; the figures are totals under that name, so that writing a row twice changes nothing.
 */
export interface MoneyRow {
  /** UTC, `2026-11-20`. */
  readonly day: string;
  readonly phase: string;
  /** Name of the role; of work outside of the loops a name with a slash, for example `job/<name>`. */
  readonly agent: string;
  readonly generation: number;
  readonly conversation: string;
  /** '' where the agent did not say. */
  readonly model: string;
  readonly tokens: number;
  /** Zeros where only the sum is known. */
  readonly parts: TokenParts;
  /** US dollars, as far as they are known. */
  readonly usd: number;
  /** Tokens whose cost is not known: `usd` is without them. */
  readonly unpriced: number;
  readonly turns: number;
  /** The agent's own time of what was booked last, wall ms. */
  readonly lastMs: number;
}

/** One conversation of one session. The first three fields are its name. */
export interface ConversationRow {
  readonly agent: string;
  readonly generation: number;
  readonly conversation: string;
  readonly phase: string;
  readonly backend: string;
  readonly startedMs: number;
  /** Null while it lives, or when nobody saw its end. */
  readonly endedMs: number | null;
  /** Why it ended; how it was started while it lives. */
  readonly why: string;
}

/** What one step adds to or changes in the books. They outlive the event log and a start from the first phase. */
export interface Books {
  readonly money: readonly MoneyRow[];
  readonly conversations: readonly ConversationRow[];
}
