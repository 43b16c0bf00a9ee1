import type { RecordedEvent } from '../../events/recorded.ts';

/** Follows one thread of a run through its recorded events. */
export interface Teller {
  /** Lines worth a reader's time; events must come in order, each once. */
  tell(event: RecordedEvent): readonly string[];
}

/** When an event was recorded, wall ms. */
export function timeOf(event: RecordedEvent): number {
  return Date.parse(event.at);
}

/** An agent's name at the beginning of a sentence. */
export function named(agent: string): string {
  return agent.charAt(0).toUpperCase() + agent.slice(1);
}

/** A length of time a person can feel: `12 ms`, `1.4 s`. */
export function felt(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
