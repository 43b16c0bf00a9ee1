import type { Asked } from '../../test/api/server.ts';

/** What the model got, by its own log: the only judge of what arrived. */
export interface Receipts {
  readonly note: (asked: Asked) => void;
  /** How often the mark stands in what one request said to the model, at most. */
  readonly times: (mark: string) => number;
  /** A message of a request that has the mark. */
  readonly textWith: (mark: string) => string | null;
  /** Answers in full, oldest first: when, and whether they called a tool. */
  readonly answers: readonly Pick<Asked, 'endedMs' | 'calls'>[];
}

const MARK = /m\d{4}m/g;

export function createReceipts(): Receipts {
  const most = new Map<string, number>();
  const texts = new Map<string, string>();
  const answers: Pick<Asked, 'endedMs' | 'calls'>[] = [];
  return {
    note({ said, failed, endedMs, calls }) {
      if (failed === null) answers.push({ endedMs, calls });
      const counts = new Map<string, number>();
      for (const text of said) {
        for (const [mark] of text.matchAll(MARK)) {
          counts.set(mark, (counts.get(mark) ?? 0) + 1);
          if (!texts.has(mark)) texts.set(mark, text);
        }
      }
      for (const [mark, count] of counts) most.set(mark, Math.max(most.get(mark) ?? 0, count));
    },
    times: (mark) => most.get(mark) ?? 0,
    textWith: (mark) => texts.get(mark) ?? null,
    answers,
  };
}
