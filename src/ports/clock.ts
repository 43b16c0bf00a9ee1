import type { Now } from '../core/time.ts';

/** The only source of time and waiting outside `core`. Fakes advance by hand. */
export interface Clock {
  now(): Now;
  /** Calls `fn` once after `ms` (bounded to 2^31-1 by implementations). Returns a canceller. */
  after(ms: number, fn: () => void): () => void;
  /** Calls `fn` once, as soon as what runs now has ended, and before any timer that is not due yet. */
  soon(fn: () => void): void;
}
