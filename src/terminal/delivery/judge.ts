import type { Flight } from './flight.ts';
import type { Look } from './look.ts';
import { lineState } from './matching.ts';
import type { Receipt } from './report.ts';

/** Pastes of one row, the first included. */
const MAX_PASTES = 3;
/** Times the submit key alone is pressed again. */
export const MAX_SUBMITS = 3;
/** Acknowledgement windows without a decision before a delivery is given up. */
const MAX_WINDOWS = 3;

/** Less time on the CPU than this is no reading of a paste. */
const WOKEN_NS = 20_000;
/** Half of a core: a program that is in a loop, not one that waits for input. */
const BURNING_NS_PER_MS = 500_000;

/** What to do about a flight after one look at the session. */
export type Verdict =
  | { readonly type: 'acknowledged'; readonly how: Receipt }
  /** Nothing decided: look again, within the window or in the next one. */
  | { readonly type: 'wait' }
  /** Cannot be decided while this lasts; costs no window. */
  | { readonly type: 'held'; readonly reason: string }
  /** The text stands in the input line: press the submit key, nothing else. */
  | { readonly type: 'submit' }
  /** Proven not there: the rows may be typed again. */
  | { readonly type: 'absent' }
  | { readonly type: 'failed'; readonly reason: string; readonly frozen: boolean };

export interface Circumstances {
  /** On the monotonic clock. */
  readonly nowMs: number;
  /** The acknowledgement window is over. */
  readonly overdue: boolean;
  /** The backend's screen can be read; else a tag anywhere on it has to do. */
  readonly readsScreen: boolean;
  /** The backend writes signals. Within the window they alone are believed. */
  readonly signals: boolean;
  /** This generation's signals have been seen, so their silence proves something. */
  readonly trusted: boolean;
}

const WAIT: Verdict = { type: 'wait' };

/** Decides from one look. Pure; order matters: receipts first, then what is owed to the input line. */
export function judge(flight: Flight, look: Look, given: Circumstances): Verdict {
  const line = lineState(look.reading.draft, flight.rows);
  const isShown = line === 'empty' || !given.readsScreen;
  const receipt = isShown && (given.overdue || !given.signals) ? onScreen(flight, look, given) : null;
  if (receipt !== null) return receipt;
  const stranded = line === 'ours' || (line === 'mixed' && !look.pane.humanAttached);
  if (stranded && (given.overdue || (flight.recovered && flight.submits === 0))) return again(flight);
  if (!given.overdue) return WAIT;
  switch (line) {
    case 'ours':
    case 'mixed':
      return { type: 'held', reason: 'a human types into the same line' };
    case 'foreign':
      return { type: 'held', reason: 'a draft stands in the input line' };
    case 'unknown':
      return look.reading.state === 'busy'
        ? until('the turn ends')
        : giveUp(flight, 'the input line cannot be read');
    case 'empty':
      return onEmptyLine(flight, look, given);
  }
}

/**
 * Receipts that only the screen has. What was typed together is one prompt: one tag seen proves all. That it turned busy
 * proves nothing where signals would have named the prompt: a loop wakes itself.
 */
function onScreen(flight: Flight, look: Look, { trusted }: Circumstances): Verdict | null {
  if (flight.rows.some((row) => look.ids.has(row.id))) return { type: 'acknowledged', how: 'screen' };
  const turned = look.reading.state === 'busy' && flight.typed && flight.before?.busy === false;
  return turned && !trusted ? { type: 'acknowledged', how: 'busy' } : null;
}

function again(flight: Flight): Verdict {
  if (flight.submits < MAX_SUBMITS) return { type: 'submit' };
  return { type: 'failed', reason: 'the submit key has no effect', frozen: true };
}

function onEmptyLine(flight: Flight, look: Look, given: Circumstances): Verdict {
  if (look.reading.state === 'busy') return until('the turn ends');
  if (look.reading.state !== 'ready' && look.reading.state !== 'limited') {
    return giveUp(flight, 'the screen is not understood');
  }
  // Whether a life before typed it is not known, and what lies unread does not show.
  if (!flight.typed && look.stopped) return giveUp(flight, 'its process is stopped', true);
  if (isStill(flight, look, given.nowMs)) return giveUp(flight, 'no output since the text was typed', true);
  const unseen = flight.blind || (flight.typed && flight.before?.busy === true);
  if (unseen && !given.trusted && look.pane.activity > (flight.before?.activity ?? 0)) {
    return { type: 'failed', reason: 'cannot tell whether it was taken while nobody looked', frozen: false };
  }
  if (flight.rows.some((row) => row.attempts >= MAX_PASTES)) {
    return { type: 'failed', reason: `not taken after ${MAX_PASTES} pastes`, frozen: false };
  }
  return { type: 'absent' };
}

/**
 * The text was surely typed and the agent has not put out a byte since: it may not have read it, and may yet. That
 * it ran for a moment and sleeps again shows that it has; that it never ran, or runs all the time, does not.
 */
function isStill({ typed, before, sinceMs }: Flight, look: Look, nowMs: number): boolean {
  if (!typed || before === null || look.pane.activity > before.activity) return false;
  if (before.ranNs === null || look.ranNs === null) return true;
  const ranNs = look.ranNs - before.ranNs;
  return ranNs < WOKEN_NS || ranNs > (nowMs - sinceMs) * BURNING_NS_PER_MS;
}

function giveUp(flight: Flight, reason: string, frozen = false): Verdict {
  return flight.windows < MAX_WINDOWS - 1 ? WAIT : { type: 'failed', reason, frozen };
}

function until(what: string): Verdict {
  return { type: 'held', reason: `in flight until ${what}` };
}
