import { setTimeout as pause } from 'node:timers/promises';

/** Waits until the condition gives a value; fails with what it was waiting for. The pause is the poll, not the wait. */
export async function until<T>(
  what: string,
  condition: () => T | null | undefined | false | Promise<T | null | undefined | false>,
  timeoutMs = 60_000,
): Promise<T> {
  const end = performance.now() + timeoutMs;
  for (;;) {
    const value = await condition();
    if (value !== null && value !== undefined && value !== false) return value;
    if (performance.now() > end) throw new Error(`waited ${timeoutMs / 1000} s in vain for: ${what}`);
    await pause(25);
  }
}
