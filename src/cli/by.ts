import { userInfo } from 'node:os';

/** Who asks, for the record: the agent in whose session this runs, else the user's name. */
export function by(): string {
  const role = process.env.LOOPCTL_ROLE ?? '';
  if (/^[a-z][a-z0-9_-]{0,63}$/i.test(role)) return role;
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
