import { chmodSync, lstatSync, mkdirSync } from 'node:fs';
import { dirname, isAbsolute } from 'node:path';
import { LoopctlError } from '../../errors/error.ts';

/** Longest path that a unix socket can have on all systems we run on (macOS: 104 with the end mark). */
const maxPathBytes = 103;

function refuse(detail: string, cause?: unknown): never {
  throw new LoopctlError('LOOPCTL_E_TMUX_SOCKET', detail, { cause });
}

/** Refuses a path that is not a socket of our own: relative, too long, or one where tmux keeps the user's own servers. */
export function checkSocketPath(socket: string): void {
  if (!isAbsolute(socket) || /[\0-\x1f]/.test(socket))
    refuse(`not an absolute path: ${JSON.stringify(socket)}`);
  const bytes = Buffer.byteLength(socket);
  if (bytes > maxPathBytes) refuse(`${socket} has ${bytes} bytes, at most ${maxPathBytes} are possible`);
  if (/\/tmux-\d+\/[^/]*$/.test(socket)) refuse(`${socket} is a place of the user's own tmux servers`);
}

/** Makes the socket's folder, for its owner only. Refuses one that others own or share. */
export function prepareSocketFolder(socket: string): void {
  const folder = dirname(socket);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const stat = lstatSync(folder);
    const mine = process.getuid === undefined || stat.uid === process.getuid();
    if (!stat.isDirectory() || !mine) refuse(`${folder} is not a folder of this user`);
    if ((stat.mode & 0o1000) !== 0) refuse(`${folder} is shared by all users`);
    if ((stat.mode & 0o077) !== 0) chmodSync(folder, 0o700);
  } catch (error) {
    if (error instanceof LoopctlError) throw error;
    refuse(`${folder} cannot be made`, error);
  }
}
