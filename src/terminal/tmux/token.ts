import { createHash } from 'node:crypto';

/**
 * Beginning of the token of every generation of a session, over all lives of the daemon; ends in a dot. Projects
 * with the same name have different sockets, and session names have no dots, so it is nobody else's beginning.
 */
export function sessionToken(socket: string, session: string): string {
  return `${createHash('sha256').update(socket).digest('hex').slice(0, 12)}.${session}.`;
}
