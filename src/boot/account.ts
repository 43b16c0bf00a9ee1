import { execFile } from 'node:child_process';
import { userInfo } from 'node:os';
import { promisify } from 'node:util';

/** Somebody who may own a project and run its agents. */
export interface Account {
  readonly uid: number;
  readonly name: string;
  readonly home: string;
}

/** The account we run as; null where it has no entry. */
export function ownAccount(): Account | null {
  try {
    const { uid, username, homedir } = userInfo();
    return { uid, name: username, home: homedir };
  } catch {
    return null;
  }
}

/** The account of a user id; null when there is none. */
export async function accountOf(uid: number): Promise<Account | null> {
  if (uid === process.getuid?.()) return ownAccount();
  try {
    const { stdout } = await promisify(execFile)('getent', ['passwd', String(uid)]);
    const [name = '', , , , , home = ''] = stdout.trim().split(':');
    return name === '' ? null : { uid, name, home };
  } catch {
    return null;
  }
}
