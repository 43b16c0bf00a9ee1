import type * as xtermModule from '@xterm/headless';
import type * as ptyModule from 'node-pty';
import { LoopctlError } from '../../errors/error.ts';

export interface PtyLibraries {
  readonly spawn: typeof ptyModule.spawn;
  readonly Terminal: typeof xtermModule.Terminal;
}

let loading: Promise<PtyLibraries> | undefined;

/** Loads node-pty (an optional dependency with native code) and the screen emulator, when first needed. */
export function loadPty(): Promise<PtyLibraries> {
  loading ??= load();
  return loading;
}

/** `importPty` is how node-pty is reached. */
export async function load(
  importPty: () => Promise<typeof ptyModule> = () => import('node-pty'),
): Promise<PtyLibraries> {
  try {
    const pty = await importPty();
    const xterm = await import('@xterm/headless');
    // The emulator is CommonJS; Node gives its exports as the default.
    const { Terminal } = 'default' in xterm ? (xterm.default as typeof xtermModule) : xterm;
    return { spawn: pty.spawn, Terminal };
  } catch (cause) {
    throw new LoopctlError('LOOPCTL_E_PTY_UNAVAILABLE', 'node-pty cannot be loaded', { cause });
  }
}
