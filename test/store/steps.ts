import type { StepWrite } from '../../src/ports/store.ts';

type Message = StepWrite['enqueue'][number];

/** A message to the builder, told apart by its key. */
export function message(key: string, text = `text of ${key}`): Message {
  return { key, agent: 'builder', kind: 'nudge', text };
}

/** A step at time `at` (both clocks) with what is given. */
export function step(at: number, parts: Partial<Omit<StepWrite, 'now'>> = {}): StepWrite {
  return {
    now: { wall: 1_000_000 + at, mono: at },
    kind: 'step',
    body: `{"at":${at}}`,
    durable: null,
    enqueue: [],
    drop: [],
    ...parts,
  };
}
