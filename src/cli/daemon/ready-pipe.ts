import { closeSync, writeSync } from 'node:fs';
import type { Readiness } from '../../daemon/ready.ts';
import type { ErrorCode } from '../../errors/catalogue.ts';
import { describe, LoopctlError } from '../../errors/error.ts';

/** Names the open descriptor on which a starting daemon tells its starter how it went. */
export const READY_FD = 'LOOPCTL_READY_FD';

/** The one line that a starting daemon writes. */
export type ReadyLine = { readonly ready: Readiness } | { readonly error: ReadyError };

export interface ReadyError {
  readonly code: ErrorCode | null;
  readonly message: string;
  readonly next: string;
}

export interface ReadyPipe {
  tell(line: ReadyLine): void;
}

/** Takes the descriptor out of the environment, so that nothing started later inherits its name. Tells once. */
export function openReadyPipe(env: NodeJS.ProcessEnv): ReadyPipe {
  const fd = Number(env[READY_FD] ?? '');
  delete env[READY_FD];
  let open = Number.isSafeInteger(fd) && fd > 2;
  return {
    tell(line) {
      if (!open) return;
      open = false;
      try {
        writeSync(fd, `${JSON.stringify(line)}\n`);
        closeSync(fd);
      } catch {
        // The starter went away; the daemon goes on without it.
      }
    },
  };
}

export function readyError(error: unknown): ReadyError {
  if (error instanceof LoopctlError) return { code: error.code, message: error.message, next: error.next };
  return { code: null, message: describe(error), next: 'This is a defect of loopctl; see the daemon log.' };
}
