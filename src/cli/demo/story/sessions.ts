import type { Fact } from '../../../core/facts.ts';
import { plain } from '../../../protocol/text.ts';
import { felt, named, type Teller, timeOf } from './teller.ts';

export interface Recovery {
  readonly agent: string;
  readonly diedMs: number;
  /** Wall ms at which its next session ran; null while it does not. */
  readonly backMs: number | null;
}

export interface SessionTeller extends Teller {
  /** Ends that nobody had ordered. */
  recoveries(): readonly Recovery[];
}

/** Sessions that begin, die and come back. */
export function createSessionTeller(): SessionTeller {
  const ordered = new Set<string>();
  const recoveries: Recovery[] = [];
  const generations = new Set<string>();

  function died(fact: Extract<Fact, { type: 'exited' }>, atMs: number): readonly string[] {
    const { agent, generation, text } = fact;
    const id = `${agent}/${generation}`;
    if (ordered.has(id) || generations.has(id)) return [];
    generations.add(id);
    recoveries.push({ agent, diedMs: atMs, backMs: null });
    return [`The ${named(agent)} is dead: ${plain(text, 80)}`];
  }

  function launched(
    { agent, adopted }: Extract<Fact, { type: 'launched' }>,
    atMs: number,
  ): readonly string[] {
    const at = recoveries.findIndex((one) => one.agent === agent && one.backMs === null);
    const recovery = recoveries[at];
    if (recovery === undefined) return [`The ${named(agent)} ${adopted ? 'is found again' : 'starts'}`];
    recoveries[at] = { ...recovery, backMs: atMs };
    return [`The ${named(agent)} runs again, ${felt(atMs - recovery.diedMs)} after its death was seen`];
  }

  return {
    recoveries: () => recoveries,
    tell(event) {
      const lines = event.facts.flatMap((fact) =>
        fact.type === 'exited'
          ? died(fact, timeOf(event))
          : fact.type === 'launched'
            ? launched(fact, timeOf(event))
            : [],
      );
      for (const action of event.actions) {
        if (action.type === 'kill') ordered.add(`${action.agent}/${action.generation}`);
      }
      return lines;
    },
  };
}
