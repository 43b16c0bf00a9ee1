import { felt, type Teller, timeOf } from './teller.ts';

export interface PhaseSeen {
  readonly id: string;
  readonly startedMs: number;
  /** Null while it goes on. */
  readonly endedMs: number | null;
}

export interface PhaseTeller extends Teller {
  /** Id of the phase that events are about now. */
  current(): string;
  readonly seen: readonly PhaseSeen[];
  complete(): boolean;
}

/** The sequence: which phase begins and which is done. */
export function createPhaseTeller(ids: readonly string[]): PhaseTeller {
  const seen: PhaseSeen[] = [];
  let complete = false;

  function begin(index: number, atMs: number): readonly string[] {
    const id = ids[index];
    if (id === undefined) return [];
    seen.push({ id, startedMs: atMs, endedMs: null });
    return [`Phase ${index + 1} of ${ids.length} begins: ${id}`];
  }

  function end(atMs: number): readonly string[] {
    const last = seen.pop();
    if (last === undefined) return [];
    seen.push({ ...last, endedMs: atMs });
    return [`Phase ${last.id} is done, after ${felt(atMs - last.startedMs)}`];
  }

  return {
    seen,
    current: () => seen.at(-1)?.id ?? '',
    complete: () => complete,
    tell(event) {
      const lines: string[] = event.kind === 'start' && seen.length === 0 ? [...begin(0, timeOf(event))] : [];
      for (const action of event.actions) {
        if (action.type === 'advance') lines.push(...end(timeOf(event)), ...begin(action.to, timeOf(event)));
        if (action.type === 'complete') {
          complete = true;
          lines.push('All phases are done: the sequence is complete');
        }
      }
      return lines;
    },
  };
}
