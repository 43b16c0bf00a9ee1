import type { Signal } from '../../ports/agent.ts';
import type { Failed, Status } from './events.ts';

/** opencode waits a few seconds between its own tries; only a limit makes it wait this long. */
const LONG_MS = 60_000;

const limited =
  /\b(?:usage|rate|spend|quota|credit)s?\b.{0,40}\b(?:limit|exceeded|exhausted|reached)|too many requests|limit (?:reached|exceeded)|insufficient_quota/i;

/** How an error that ended a turn is to be seen: as something only a person can mend, as a limit, or as a turn without words. */
export function ofError({ name, data }: Failed, at: number): Signal {
  const message = short(data?.message ?? name);
  const status = data?.statusCode;
  if (name === 'ProviderAuthError' || status === 401 || status === 403)
    return { event: 'dialog', at, what: `login: ${message}` };
  if (name === 'ProviderModelNotFoundError') return { event: 'dialog', at, what: `model: ${message}` };
  if (status === 402 || /insufficient_quota|credit balance/i.test(message))
    return { event: 'limit', at, kind: `credit exhausted: ${message}`, reset: null };
  if (status === 429) return { event: 'limit', at, kind: message, reset: null };
  return { event: 'turn_end', at, message: '' };
}

/** The limit that makes opencode try again later; null when it is a fault of the moment. */
export function ofRetry({ message, next }: Extract<Status, { type: 'retry' }>, at: number): Signal | null {
  const long = next - at >= LONG_MS;
  if (!long && !limited.test(message)) return null;
  return { event: 'limit', at, kind: short(message), reset: long ? next : null };
}

function short(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, 120);
}
