import type { OwnershipBreak } from './ownership.ts';
import type { MalformedReason, Verdict } from './subject.ts';
import { plain } from './text.ts';

/** A commit that does not count as it was meant to. `commit` is its sha. */
export type LedgerProblem =
  /** A claim by another than the Builder, or a review by another than the Adversary. */
  | {
      readonly kind: 'wrong-author';
      readonly commit: string;
      readonly author: 'builder' | 'adversary' | 'other';
      readonly signal: 'claim' | 'review';
      readonly gate: string;
    }
  /** The author wrote a file of the other loop; the commit's own claim or verdict does not count. */
  | {
      readonly kind: 'ownership';
      readonly commit: string;
      readonly author: 'builder' | 'adversary' | 'other';
      readonly breaks: readonly OwnershipBreak[];
    }
  | {
      readonly kind: 'malformed';
      readonly commit: string;
      readonly author: 'builder' | 'adversary' | 'other';
      readonly signal: 'claim' | 'review';
      readonly reason: MalformedReason;
    }
  /** The verdict is about other code than the claim's. `judged` is as the trailer has it when no commit is known by it. */
  | {
      readonly kind: 'stale-verdict';
      readonly commit: string;
      readonly gate: string;
      readonly verdict: Verdict;
      readonly claimed: string;
      readonly judged: string;
    }
  | {
      readonly kind: 'review-without-claim';
      readonly commit: string;
      readonly gate: string;
      readonly verdict: Verdict;
    };

const malformed: Readonly<Record<MalformedReason, string>> = {
  'prefix-not-lower-case': 'its prefix is not in lower case',
  'gate-unclosed': 'the parenthesis of its gate is not closed',
  'gate-empty': 'it names no gate',
  'gate-too-long': 'the name of its gate is too long',
  'gate-unprintable': 'the name of its gate has unprintable characters',
  'no-colon': 'no colon follows its gate',
  'no-verdict': 'PASS, FAIL or VETO does not follow its colon',
};

/** One line for people and loops, plain and bounded. */
export function describeProblem(problem: LedgerProblem): string {
  const sha = problem.commit.slice(0, 12);
  switch (problem.kind) {
    case 'wrong-author':
      return plain(`${sha}: ${problem.signal}(${problem.gate}) by ${authors[problem.author]} does not count`);
    case 'ownership': {
      const [first] = problem.breaks;
      const more = problem.breaks.length > 1 ? ` and ${problem.breaks.length - 1} more` : '';
      const owner = first ? authors[first.owner] : 'another';
      return plain(
        `${sha}: ${authors[problem.author]} wrote ${plain(first?.path ?? '', 80)}${more}, which is for ${owner} to write; its signal does not count`,
        300,
      );
    }
    case 'malformed':
      return plain(`${sha}: a ${problem.signal} that does not count: ${malformed[problem.reason]}`);
    case 'stale-verdict':
      return plain(
        `${sha}: ${problem.verdict} for ${problem.gate} judged ${problem.judged.slice(0, 12)}, but ${problem.claimed.slice(0, 12)} is claimed`,
      );
    case 'review-without-claim':
      return plain(`${sha}: ${problem.verdict} for ${problem.gate}, which nobody has claimed`);
  }
}

const authors = { builder: 'the Builder', adversary: 'the Adversary', other: 'somebody else' } as const;
