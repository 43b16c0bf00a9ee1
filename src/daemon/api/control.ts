import { existsSync } from 'node:fs';
import type { Log } from '../log.ts';
import { type Routes, serve } from './server.ts';

/** The control socket for as long as the daemon lives, whatever happens to its file. */
export interface Control {
  /** Makes the socket again if somebody removed it. */
  check(): Promise<void>;
  close(): void;
}

export async function openControl(socket: string, routes: Routes, log: Log): Promise<Control> {
  let server = await serve(socket, routes, log);

  /** Before a new one is made: closing removes the file by name. */
  function close(): void {
    server.close();
    server.closeAllConnections();
  }

  return {
    async check() {
      if (existsSync(socket)) return;
      close();
      server = await serve(socket, routes, log);
      log.warn('the control socket had been removed; it was made again');
    },
    close,
  };
}
