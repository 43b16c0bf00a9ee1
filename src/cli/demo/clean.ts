import { rmSync } from 'node:fs';
import type { ProjectPaths } from '../../boot/paths.ts';
import { hasCode } from '../../errors/error.ts';
import { findServer } from '../../terminal/tmux/server.ts';
import { liveHolder } from '../holder.ts';
import { stopDaemon } from '../stop/daemon.ts';
import { waitGone } from '../stop/gone.ts';
import { stopWithoutDaemon } from '../stop/without-daemon.ts';

/** Ends the demo's daemon and sessions, however far they got. */
export async function endAll(paths: ProjectPaths): Promise<void> {
  try {
    await stopDaemon({ paths, keepSessions: false, note: () => {} });
  } catch (error) {
    if (!hasCode(error, 'LOOPCTL_E_NOT_RUNNING')) throw error;
    await stopWithoutDaemon(paths);
  }
}

/** A daemon that completed its sequence leaves by itself; true when it, all sessions and their server are gone. */
export async function allGone(paths: ProjectPaths): Promise<boolean> {
  const holder = liveHolder(paths.lock);
  if (holder !== null) await waitGone(holder, 5_000);
  return findServer(paths.tmuxSocket) === null;
}

/** Removes the demo's folder and its place for sockets. */
export function removeAll(root: string, paths: ProjectPaths): void {
  rmSync(root, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
  rmSync(paths.runtime, { recursive: true, force: true });
}
