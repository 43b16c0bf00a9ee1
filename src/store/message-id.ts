import { createHash } from 'node:crypto';

/** Id of a message: first 10 hex digits of sha256 of its dedupe key, so it is the same in every life of the daemon. */
export function messageId(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 10);
}
