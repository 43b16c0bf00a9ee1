import type { MoneyRow } from '../../ports/books.ts';
import type { TokenParts } from '../../protocol/tokens.ts';
import { nothing, type Tally } from './tally.ts';

/**
 * What was used so far, as far as rules and pages need it. All of it follows from the rows in the store, from where
 * the next daemon takes it up again.
 */
export interface Money {
  /** Rows of the newest session of each agent, by {@link rowKey}. */
  readonly rows: Readonly<Record<string, MoneyRow>>;
  /** How much of each record of an agent has been booked, by {@link streamKey}. */
  readonly streams: Readonly<Record<string, Stream>>;
  readonly project: Tally;
  /** The day (UTC) and phase that were booked last. */
  readonly day: { readonly id: string; readonly tally: Tally };
  readonly phases: Readonly<Record<string, Tally>>;
  /** Wall time at which the first of it was used; null before. */
  readonly sinceWall: number | null;
}

/**
 * One record of an agent: what a conversation used of one model, from its beginning, over all sessions. The figures
 * only grow: a record that is read again, or told twice, books nothing.
 */
export interface Stream {
  readonly agent: string;
  readonly conversation: string;
  /** '' for what the agent tells of the conversation as a whole. */
  readonly model: string;
  readonly tokens: number;
  readonly parts: TokenParts;
  /** What was booked as its cost, told or computed. */
  readonly usd: number;
  /** The agent tells the cost itself. */
  readonly told: boolean;
}

export const noMoney: Money = {
  rows: {},
  streams: {},
  project: nothing,
  day: { id: '', tally: nothing },
  phases: {},
  sinceWall: null,
};

type RowName = Pick<MoneyRow, 'day' | 'phase' | 'agent' | 'generation' | 'conversation' | 'model'>;

export function rowKey({ day, phase, agent, generation, conversation, model }: RowName): string {
  return JSON.stringify([agent, generation, day, phase, conversation, model]);
}

export function streamKey(agent: string, conversation: string, model: string): string {
  return JSON.stringify([agent, conversation, model]);
}
