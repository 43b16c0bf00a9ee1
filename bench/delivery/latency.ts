import type { Signal } from '../../src/ports/agent.ts';
import type { Judged } from './judge.ts';
import type { Run } from './run.ts';

/** How late one kind of signal is, ms. */
export interface Lateness {
  readonly event: Signal['event'];
  /** What it is measured from; null where no event outside of the program tells. */
  readonly since: string | null;
  /** From that to the moment that the program wrote into the signal. */
  readonly written: readonly number[];
  /** From there to the daemon's fact. */
  readonly fact: readonly number[];
}

/** An answer that ended longer ago than this is not what a signal is about. */
const NEAR_MS = 2_000;

/** Of every kind of signal that the run had. */
export function latenessOf(run: Run, judged: readonly Judged[]): readonly Lateness[] {
  const { heard } = run.recorded;
  return [...new Set(heard.map(({ event }) => event))].toSorted().map((event): Lateness => {
    const own = heard.filter((one) => one.event === event);
    const { since, moments } = originOf(run, event, judged);
    // A moment is the beginning of one signal only.
    const taken = new Set<number>();
    const written = own.flatMap(({ writtenMs }) => {
      const from = moments.findLast((ms) => ms <= writtenMs);
      if (from === undefined || taken.has(from) || writtenMs - from > NEAR_MS) return [];
      taken.add(from);
      return [writtenMs - from];
    });
    const fact = own.map(({ factMs, writtenMs }) => Math.max(0, factMs - writtenMs));
    return { event, since: written.length === 0 ? null : since, written, fact };
  });
}

interface Origin {
  readonly since: string | null;
  /** Ascending, wall ms. */
  readonly moments: readonly number[];
}

/** What is known from outside about the moment at which the program itself could know. */
function originOf(
  { receipts, recorded, sent }: Run,
  event: Signal['event'],
  judged: readonly Judged[],
): Origin {
  const answers = (calls: boolean): readonly number[] =>
    receipts.answers.filter((one) => one.calls === calls).map(({ endedMs }) => endedMs);
  if (event === 'turn_end') return { since: 'end of the answer', moments: answers(false) };
  if (event === 'tool_start') return { since: 'end of the answer', moments: answers(true) };
  if (event !== 'prompt') return { since: null, moments: [] };
  const idle = new Set(judged.filter(({ when }) => when === 'idle').map(({ mark }) => mark));
  const pasted = sent.flatMap(({ mark, key }) =>
    idle.has(mark) ? [recorded.deliveries.get(key)?.pastedMs ?? 0] : [],
  );
  return { since: 'first key, idle', moments: pasted.toSorted((a, b) => a - b) };
}
