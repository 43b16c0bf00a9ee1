import { randomBytes, timingSafeEqual } from 'node:crypto';

/** Short-lived words by which a second request says that its sender has seen the answer to the first. */
export interface ConfirmTokens {
  mint(nowMs: number): { readonly token: string; readonly expiresMs: number };
  /** True once for a token that was given and has not expired. */
  redeem(token: string, nowMs: number): boolean;
}

const LIVES_MS = 5 * 60_000;

/** One token at a time: a new one voids the one before. They die with the daemon. Times are monotonic. */
export function createConfirmTokens(): ConfirmTokens {
  let current: { readonly token: string; readonly expiresMs: number } | null = null;
  return {
    mint(nowMs) {
      current = { token: randomBytes(5).toString('hex'), expiresMs: nowMs + LIVES_MS };
      return current;
    },
    redeem(token, nowMs) {
      const given = current;
      if (given === null || nowMs >= given.expiresMs || !same(token, given.token)) return false;
      current = null;
      return true;
    },
  };
}

function same(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)];
  return one.length === other.length && timingSafeEqual(one, other);
}
