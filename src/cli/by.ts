import { userInfo } from 'node:os';

/** Who asks, for the record: the user's name. */
export function by(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
