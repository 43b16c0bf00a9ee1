import { linesOutsideFences } from './markdown.ts';
import { presentable } from './secrets.ts';
import { normalGate } from './subject.ts';

/** A veto that still stands in a review file. */
export interface StandingVeto {
  /** Gate named in parentheses right after VETO, or null. */
  readonly gate: string | null;
  /** The heading, plain, bounded, without known keys. */
  readonly heading: string;
  /** Line number, from 1. */
  readonly line: number;
}

/** True when a line outside fenced code starts with `## DONE` (the whole word). */
export function saysDone(status: string): boolean {
  for (const line of linesOutsideFences(status)) {
    if (/^## DONE(?![\p{L}\p{N}_])/u.test(line.text)) return true;
  }
  return false;
}

const vetoHeading = /^##[ \t]+VETO(?![\p{L}\p{N}_])(.*)$/u;
const lifted = /^(?:LIFTED|WITHDRAWN)(?![\p{L}\p{N}_])/iu;

/**
 * The newest veto that stands in a review file, or null. A veto is a line outside fenced code that starts with
 * `## VETO`, the gate in parentheses after it if it has one: `## VETO(g1): …`. It stands until one of
 * - a later heading whose next word is LIFTED or WITHDRAWN: `## VETO LIFTED` ends all before it,
 *   `## VETO(g1) WITHDRAWN: …` those that name the same gate;
 * - its own heading saying so after a separator (`: ; , ( ) – —` or ` - `): `## VETO: flaky test — lifted`.
 *
 * Anything less clear (`not lifted yet`, `until lifted`) leaves it standing.
 */
export function standingVeto(review: string): StandingVeto | null {
  let standing: StandingVeto[] = [];
  for (const line of linesOutsideFences(review)) {
    const match = vetoHeading.exec(line.text);
    if (!match) continue;
    const { gate, rest } = splitGate(match[1] ?? '');
    if (lifted.test(rest.replace(/^[\s:–—-]+/, ''))) {
      standing = gate === null ? [] : standing.filter((veto) => veto.gate !== gate);
    } else if (!saysLifted(rest)) {
      standing.push({ gate, heading: presentable(line.text), line: line.number });
    }
  }
  return standing.at(-1) ?? null;
}

function splitGate(text: string): { gate: string | null; rest: string } {
  const match = /^[ \t]*\(([^()]*)\)/.exec(text);
  const name = match?.[1] ?? '';
  if (!match || name.trim() === '' || lifted.test(name.trim())) return { gate: null, rest: text };
  return { gate: normalGate(name), rest: text.slice(match[0].length) };
}

function saysLifted(rest: string): boolean {
  return rest.split(/[:;,()–—]|[ \t]-+[ \t]/).some((part) => lifted.test(part.trim()));
}
