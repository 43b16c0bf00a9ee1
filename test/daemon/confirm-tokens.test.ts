import { expect, test } from 'vitest';
import { createConfirmTokens } from '../../src/daemon/api/confirm-tokens.ts';

test('a token is good once, for five minutes, and until the next one is given', () => {
  const tokens = createConfirmTokens();
  expect(tokens.redeem('', 0)).toBe(false);
  const first = tokens.mint(0);
  expect(first.token).toMatch(/^[0-9a-f]{10}$/);
  expect(tokens.redeem(`${first.token}x`, 1)).toBe(false);
  expect(tokens.redeem(first.token, 1)).toBe(true);
  expect(tokens.redeem(first.token, 1)).toBe(false);
  const second = tokens.mint(0);
  expect(tokens.redeem(second.token, second.expiresMs)).toBe(false);
  const third = tokens.mint(0);
  tokens.mint(0);
  expect(tokens.redeem(third.token, 1)).toBe(false);
  expect(second.expiresMs).toBe(5 * 60_000);
});
