import { plain } from './text.ts';

export type Verdict = 'PASS' | 'FAIL' | 'VETO';

export type MalformedReason =
  | 'prefix-not-lower-case'
  | 'gate-unclosed'
  | 'gate-empty'
  | 'gate-too-long'
  | 'gate-unprintable'
  | 'no-colon'
  | 'no-verdict';

/** What a commit subject says to the other loop. `text` is the rest of the subject, plain and bounded. */
export type SubjectSignal =
  | { readonly kind: 'claim'; readonly gate: string; readonly text: string }
  | { readonly kind: 'review'; readonly gate: string; readonly verdict: Verdict; readonly text: string }
  /** Meant as a signal, but unusable: it counts for nothing, and is shown. */
  | { readonly kind: 'malformed'; readonly prefix: 'claim' | 'review'; readonly reason: MalformedReason };

/** Longest gate name, in code points. */
export const gateMaxChars = 64;

const start = /^(claim|review)[ \t]*\(/i;
/** A verdict stands alone: `PASS`, `pass: …`, `FAIL (2 of 9)`, but not `PASSED`, `pass-through`, `PASS/FAIL`, `PASS?`. */
const verdictWord = /^(PASS|FAIL|VETO)(?![\p{L}\p{N}_?]|[-/'’][\p{L}\p{N}])[ \t]*[:.,;—–-]*/iu;

/**
 * Reads a commit subject: `claim(<gate>): …` or `review(<gate>): PASS|FAIL|VETO …`; null for anything else
 * (also `fixup! claim(…`, `Revert "claim(…"`: the prefix begins the subject). White space around the parts is
 * free, parentheses inside a gate name are balanced, a gate is compared as NFC text with single spaces. Only
 * the first line counts. Never throws.
 */
export function parseSubject(subject: string): SubjectSignal | null {
  const line = /^[^\r\n]*/.exec(subject)?.[0] ?? '';
  const opened = start.exec(line);
  if (!opened) return null;
  const written = opened[1] ?? '';
  const prefix = written.toLowerCase() === 'claim' ? 'claim' : 'review';
  const bad = (reason: MalformedReason): SubjectSignal => ({ kind: 'malformed', prefix, reason });
  if (written !== prefix) return bad('prefix-not-lower-case');

  const open = opened[0].length;
  const close = closingParenthesis(line, open);
  if (close === null) return bad('gate-unclosed');
  const gate = normalGate(line.slice(open, close));
  const flaw = gateFlaw(gate);
  if (flaw) return bad(flaw);

  const colon = /^[ \t]*:[ \t]*/.exec(line.slice(close + 1));
  if (!colon) return bad('no-colon');
  const rest = line.slice(close + 1 + colon[0].length);
  if (prefix === 'claim') return { kind: 'claim', gate, text: plain(rest) };

  const word = verdictWord.exec(rest);
  const verdict = verdictOf(word?.[1]);
  if (!word || !verdict) return bad('no-verdict');
  return { kind: 'review', gate, verdict, text: plain(rest.slice(word[0].length)) };
}

/** The form gate names are compared in: NFC, trimmed, runs of white space as one space. */
export function normalGate(text: string): string {
  return text
    .normalize('NFC')
    .trim()
    .replace(/[ \t]+/g, ' ');
}

function gateFlaw(gate: string): MalformedReason | null {
  if (gate === '') return 'gate-empty';
  if (/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u.test(gate)) return 'gate-unprintable';
  return [...gate].length > gateMaxChars ? 'gate-too-long' : null;
}

/** Index of the parenthesis that closes the one before `from`; null when it stays open. */
function closingParenthesis(line: string, from: number): number | null {
  let depth = 1;
  for (let at = from; at < line.length; at += 1) {
    if (line[at] === '(') depth += 1;
    if (line[at] === ')') depth -= 1;
    if (depth === 0) return at;
  }
  return null;
}

function verdictOf(word: string | undefined): Verdict | null {
  const upper = word?.toUpperCase();
  return upper === 'PASS' || upper === 'FAIL' || upper === 'VETO' ? upper : null;
}
