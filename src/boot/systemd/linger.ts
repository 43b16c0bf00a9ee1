import { readdirSync } from 'node:fs';

const FOLDER = '/var/lib/systemd/linger';

/**
 * True when the user's manager, and with it a user service, runs from boot on and after logout. Null when that
 * cannot be told.
 */
export function lingers(user: string, folder = FOLDER): boolean | null {
  try {
    return readdirSync(folder).includes(user);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? false : null;
  }
}
