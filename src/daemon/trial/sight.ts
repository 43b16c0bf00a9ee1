import type { ScreenReading, Signal } from '../../ports/agent.ts';

/** What was seen of a session on trial so far. Times are ms since its launch. */
export interface Sight {
  readonly readyMs: number | null;
  readonly answeredMs: number | null;
  /** Its input line waits for a message. */
  readonly idle: boolean;
  /** A turn is under way, or was. */
  readonly took: boolean;
  /** What stands in its way, in its own words. */
  readonly hurdle: { readonly kind: 'dialog' | 'limit' | 'failed'; readonly words: string } | null;
}

export const nothingSeen: Sight = {
  readyMs: null,
  answeredMs: null,
  idle: false,
  took: false,
  hurdle: null,
};

/** Structured words of the agent. */
export function hear(sight: Sight, signal: Signal, atMs: number): Sight {
  const ready = { ...sight, readyMs: sight.readyMs ?? atMs };
  switch (signal.event) {
    case 'ready':
    case 'prompt':
      return ready;
    case 'turn_start':
      return { ...ready, took: true, idle: false, hurdle: null };
    case 'turn_end':
      return signal.message.trim() === ''
        ? { ...ready, took: true, hurdle: { kind: 'failed', words: 'its turn ended without an answer' } }
        : { ...ready, took: true, answeredMs: sight.answeredMs ?? atMs };
    case 'dialog':
      return { ...sight, hurdle: { kind: 'dialog', words: signal.what } };
    case 'limit':
      return { ...sight, hurdle: { kind: 'limit', words: signal.kind } };
    default:
      return sight;
  }
}

/** One look at its screen; `structured` when the agent tells its turns itself. */
export function look(sight: Sight, reading: ScreenReading, structured: boolean, atMs: number): Sight {
  const ready = { ...sight, readyMs: sight.readyMs ?? atMs };
  switch (reading.state) {
    case 'dialog':
      return { ...sight, hurdle: { kind: 'dialog', words: reading.evidence.trim() } };
    case 'limited':
      return { ...sight, hurdle: { kind: 'limit', words: reading.evidence.trim() } };
    case 'busy':
      return { ...ready, took: true, idle: false, hurdle: structured ? sight.hurdle : null };
    case 'ready':
      return structured || !sight.took
        ? { ...ready, idle: true }
        : { ...ready, idle: true, answeredMs: sight.answeredMs ?? atMs };
    default:
      return sight;
  }
}
