import type { IPty } from 'node-pty';
import type { LaunchSpec, Pane, PasteRecipe, ProcessId, Screen, SessionTags } from '../../ports/terminal.ts';
import { identify } from '../../system/proc/identity.ts';
import { sessionVariable } from '../../system/proc/table.ts';
import { readExitReport } from '../launch/exit-report.ts';
import { wrapperArgv } from '../launch/wrapper.ts';
import { serverEnv } from '../tmux/options.ts';
import { pasteable } from '../tmux/typing.ts';
import { createBoundedLog } from './bounded-log.ts';
import { createEmulator } from './emulator.ts';
import { keyBytes } from './keys.ts';
import type { PtyLibraries } from './load.ts';
import type { PtySettings } from './pty-options.ts';

/** Output that is not on the screen yet; beyond this the program has to wait. */
const MAX_PENDING_BYTES = 1024 * 1024;

export interface PtySession {
  readonly pane: Pane;
  tag(tags: Partial<SessionTags>): void;
  capture(history: number): Promise<Screen>;
  paste(text: string, recipe: PasteRecipe): void;
  press(key: string): void;
  /** Looks whether the wrapper has reported, before the pty itself is known to be closed. */
  checkReport(): void;
  /** Frees the pty and the screen; the processes must be ended already. */
  dispose(): void;
}

export interface PtySessionEvents {
  readonly onOutput: () => void;
  /** Once. `wrapper` when the code comes from the launch wrapper's report. */
  readonly onExit: (code: number | null, source: 'wrapper' | 'pane') => void;
}

/** Starts one agent under the launch wrapper on a pty of its own. */
export function startSession(
  { spawn, Terminal }: PtyLibraries,
  settings: PtySettings,
  spec: LaunchSpec,
  identity: { readonly paneId: string; readonly token: string },
  on: PtySessionEvents,
): PtySession {
  const { width, height, bootId, logMaxBytes } = settings;
  const { exitReport, envFile, cwd, argv } = spec;
  const { generation } = spec.tags;
  const [shell = '/bin/sh', ...args] = wrapperArgv({ exitReport, envFile, cwd, argv, generation });
  const env = { ...serverEnv(), TERM: 'xterm-256color', ...spec.env, [sessionVariable]: identity.token };
  const pty: IPty = spawn(shell, args, {
    name: 'xterm-256color',
    cols: width,
    rows: height,
    cwd,
    env,
    encoding: null,
  });
  const log = spec.log === null ? null : createBoundedLog(spec.log, logMaxBytes);
  const emulator = createEmulator({ Terminal, width, height, onReply: (bytes) => write(bytes) });
  let pending = 0;
  let open = true;
  const process: ProcessId = identify(pty.pid, bootId) ?? { pid: pty.pid, startTime: '', bootId };
  let pane: Pane = {
    ...{
      session: spec.session,
      paneId: identity.paneId,
      process,
      tags: spec.tags,
      dead: false,
      exitCode: null,
    },
    ...{ inCopyMode: false, humanAttached: false, activity: seconds() },
  };

  function write(bytes: string): void {
    if (open) pty.write(bytes);
  }

  // With `encoding: null` the data are bytes, whatever the type says.
  pty.onData((data: string | Uint8Array) => {
    const bytes = typeof data === 'string' ? Buffer.from(data) : data;
    pane = { ...pane, activity: seconds() };
    log?.write(bytes);
    pending += bytes.length;
    if (pending > MAX_PENDING_BYTES) pty.pause();
    emulator.write(bytes, () => {
      pending -= bytes.length;
      if (open && pending <= MAX_PENDING_BYTES / 2) pty.resume();
    });
    on.onOutput();
  });
  pty.onExit(({ exitCode, signal }) => {
    open = false;
    log?.close();
    checkReport();
    end(signal === undefined || signal === 0 ? exitCode : 128 + signal, 'pane');
  });

  function checkReport(): void {
    const report = pane.dead ? null : readExitReport(exitReport, generation);
    if (report !== null) end(report.code, 'wrapper');
  }

  function end(code: number, source: 'wrapper' | 'pane'): void {
    if (pane.dead) return;
    pane = { ...pane, dead: true, exitCode: code };
    on.onExit(code, source);
  }

  return {
    get pane() {
      return pane;
    },
    tag(tags) {
      pane = { ...pane, tags: { ...pane.tags, ...tags } };
    },
    capture: (history) => emulator.screen(history),
    paste(text, recipe) {
      const body = pasteable(text);
      const isBracketed = recipe.bracketed && emulator.wantsBrackets;
      write(isBracketed ? `\x1b[200~${body}\x1b[201~` : body);
    },
    press: (key) => write(keyBytes(key)),
    checkReport,
    dispose() {
      open = false;
      log?.close();
      emulator.dispose();
      try {
        pty.kill('SIGHUP');
      } catch {
        // Gone already, which is what is wanted.
      }
    },
  };
}

function seconds(): number {
  return Math.floor(Date.now() / 1000);
}
