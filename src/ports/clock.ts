import type { Now } from '../core/time.ts';

/** The only source of time and waiting outside `core`. Fakes advance by hand. */
export interface Clock {
  now(): Now;
  /** Calls `fn` once after `ms` (bounded to 2^31-1 by implementations). Returns a canceller. */
  after(ms: number, fn: () => void): () => void;
}
