import { appendFileSync } from 'node:fs';
import type { Signal } from '../../ports/agent.ts';

type Plain<T> = T extends { readonly at: number } ? Omit<T, 'at'> : never;
/** A signal without its time, which is added when it is written. */
export type News = Plain<Signal>;

export type Tell = (...news: readonly News[]) => void;

const MAX_TEXT = 4000;

/**
 * Writes signals as JSON lines, several in one append (O_APPEND), so that lines of two writers never mix and
 * signals that belong together are seen together. A file that cannot be written costs the signals, not the agent.
 */
export function createSignals(path: string | null, now: () => number): Tell {
  if (path === null) return () => {};
  return (...news) => {
    const lines = news.map((one) => `${JSON.stringify({ ...bounded(one), at: now() })}\n`).join('');
    try {
      appendFileSync(path, lines, { mode: 0o600 });
    } catch {
      // The supervisor still has the screen.
    }
  };
}

function bounded(news: News): News {
  if (news.event === 'prompt') return { ...news, text: news.text.slice(0, MAX_TEXT) };
  if (news.event === 'turn_end') return { ...news, message: news.message.slice(-MAX_TEXT) };
  return news;
}
