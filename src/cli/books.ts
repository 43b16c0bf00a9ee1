import type { ProjectPaths } from '../boot/paths.ts';
import { hasCode } from '../errors/error.ts';
import type { Books } from '../ports/books.ts';
import { ask } from './client.ts';
import { withDatabase } from './events/source.ts';

/** The books: from the daemon, or from its database where none runs. */
export async function readBooks(paths: ProjectPaths): Promise<Books> {
  try {
    return await ask<Books>(paths.controlSocket, 'GET', '/v1/books');
  } catch (error) {
    if (!hasCode(error, 'LOOPCTL_E_NOT_RUNNING')) throw error;
    return withDatabase(paths, (reader) => reader.books());
  }
}
