import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** A path of the configuration as an absolute one: relative to `dir`, or to the home folder after `~/`. */
export function absolute(dir: string, path: string): string {
  return path.startsWith('~/') ? join(homedir(), path.slice(2)) : resolve(dir, path);
}

/** Remotes with a scheme (`ssh://`) or in scp form (`host:path`) are addresses; all others are folders. */
export function isAddress(remote: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\//i.test(remote) || /^[^/]+:/.test(remote);
}
