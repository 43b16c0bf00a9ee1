import type { OwnershipBreak } from './ownership.ts';
import { presentable } from './secrets.ts';
import type { MalformedReason, Verdict } from './subject.ts';
import { plain } from './text.ts';

type Author = 'builder' | 'adversary' | 'other';

/** A commit that does not count as it was meant to. `commit` is its sha, `signal` what its subject begins with. */
export type LedgerProblem =
  /** A claim by another than the Builder, or a review by another than the Adversary. */
  | {
      readonly kind: 'wrong-author';
      readonly commit: string;
      readonly author: Author;
      readonly signal: 'claim' | 'review';
      readonly gate: string;
    }
  /** The author wrote a file of the other loop; the commit's own claim or verdict does not count. */
  | {
      readonly kind: 'ownership';
      readonly commit: string;
      readonly author: Author;
      readonly breaks: readonly OwnershipBreak[];
    }
  | {
      readonly kind: 'malformed';
      readonly commit: string;
      readonly author: Author;
      readonly signal: 'claim' | 'review';
      readonly reason: MalformedReason;
    }
  /** The verdict is about other code than the claim's. `judged` is as the trailer has it when no commit is known by it. */
  | {
      readonly kind: 'stale-verdict';
      readonly commit: string;
      readonly author: 'adversary';
      readonly gate: string;
      readonly verdict: Verdict;
      readonly claimed: string;
      readonly judged: string;
    }
  | {
      readonly kind: 'review-without-claim';
      readonly commit: string;
      readonly author: 'adversary';
      readonly gate: string;
      readonly verdict: Verdict;
    };

/** One plain, bounded line that says what is wrong, for people and for the loop that did it. */
export function describeProblem(problem: LedgerProblem): string {
  return plain(`${short(problem.commit)}: ${sentence(problem)}`, 300);
}

function sentence(problem: LedgerProblem): string {
  switch (problem.kind) {
    case 'wrong-author':
      return `${problem.signal}(${problem.gate}) does not count, it is not ${names[problem.author]}'s to give`;
    case 'ownership':
      return ownershipSentence(problem.author, problem.breaks);
    case 'malformed':
      return `its ${problem.signal} does not count, ${malformed[problem.reason]}`;
    case 'stale-verdict':
      return `${problem.verdict} for gate ${problem.gate} does not count, it judged ${short(problem.judged)} but the claim is ${short(problem.claimed)}`;
    case 'review-without-claim':
      return `${problem.verdict} for gate ${problem.gate}, which is not claimed`;
  }
}

function ownershipSentence(author: Author, breaks: readonly OwnershipBreak[]): string {
  const [first] = breaks;
  if (!first) return 'it breaks ownership';
  const more = breaks.length > 1 ? ` and ${breaks.length - 1} more` : '';
  return `${names[author]} wrote ${presentable(first.path, 80)}${more}, which only ${names[first.owner]} writes; no claim or verdict in it counts`;
}

const names = { builder: 'the Builder', adversary: 'the Adversary', other: 'somebody else' } as const;

const malformed: Readonly<Record<MalformedReason, string>> = {
  'prefix-not-lower-case': 'the prefix must be in lower case',
  'gate-unclosed': 'the parenthesis around the gate is not closed',
  'gate-empty': 'no gate is named',
  'gate-too-long': 'the name of the gate is too long',
  'gate-unprintable': 'the name of the gate has unprintable characters',
  'no-colon': 'a colon must follow the gate',
  'no-verdict': 'PASS, FAIL or VETO must follow the colon',
};

function short(sha: string): string {
  return sha.slice(0, 12);
}
