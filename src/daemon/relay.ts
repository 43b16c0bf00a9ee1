import type { Fact } from '../core/facts.ts';

/** Takes facts from the first moment on: keeps them until the loop is there, then hands them over at once. */
export interface Relay {
  readonly post: (...facts: readonly Fact[]) => void;
  connect(post: (...facts: Fact[]) => void): void;
}

export function createRelay(): Relay {
  let early: Fact[] = [];
  let target: ((...facts: Fact[]) => void) | null = null;
  return {
    post(...facts) {
      if (target === null) early.push(...facts);
      else target(...facts);
    },
    connect(post) {
      target = post;
      post(...early);
      early = [];
    },
  };
}
