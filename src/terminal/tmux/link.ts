import { setTimeout as delay } from 'node:timers/promises';
import { describe, LoopctlError } from '../../errors/error.ts';
import { type ControlConnection, connectControl, type TmuxCommand } from './control-connection.ts';
import type { ControlEvent } from './control-parser.ts';
import { baseArgs, spawnPlace, type TmuxSettings } from './options.ts';
import { checkVersion, ensureServer, keeper, serverOptions } from './server.ts';
import { checkSocketPath, prepareSocketFolder } from './socket.ts';

export interface LinkEvents {
  readonly onControl: (event: ControlEvent) => void;
  readonly onDown: (reason: string) => void;
  readonly onUp: () => void;
}

/** A control connection that comes back by itself, with a new server if the old one died. */
export interface Link {
  /** Connects; rejects when that is not possible now. Idempotent. */
  start(): Promise<void>;
  /** As {@link ControlConnection.run}; rejects at once while down. */
  run(commands: readonly TmuxCommand[]): Promise<readonly (readonly string[])[]>;
  /** Pid of the server; null while down. */
  serverPid(): number | null;
  /** Runs one last command, that may end the server, and does not come back. */
  end(command: TmuxCommand): Promise<void>;
  /** Leaves the server and does not come back. */
  stop(): Promise<void>;
}

const firstWaitMs = 20;
const maxWaitMs = 5_000;

export function createLink(settings: TmuxSettings, events: LinkEvents): Link {
  let connection: ControlConnection | null = null;
  let server: number | null = null;
  let starting: Promise<void> | null = null;
  let retry: Promise<void> | null = null;
  let connects = 0;
  const stopping = new AbortController();

  async function attach(): Promise<void> {
    checkSocketPath(settings.socket);
    prepareSocketFolder(settings.socket);
    await ensureServer(settings);
    const attached = [
      '-C',
      'attach-session',
      '-f',
      'no-output,ignore-size,pause-after=60',
      '-t',
      `=${keeper}`,
    ];
    let usable = false;
    const candidate = connectControl({
      file: settings.tmux,
      args: [...baseArgs(settings), ...attached],
      cwd: '/',
      env: spawnPlace().env ?? {},
      timeoutMs: settings.timeoutMs,
      onEvent: events.onControl,
      onLost: (reason) => {
        if (usable) lost(reason);
      },
    });
    try {
      const identity: TmuxCommand = ['display-message', '-p', '#{pid} #{version}'];
      const replies = await candidate.run([...serverOptions(settings), identity]);
      const [pid = '', version = ''] = (replies.at(-1)?.[0] ?? '').split(' ');
      checkVersion(version);
      server = Number(pid);
    } catch (error) {
      candidate.close();
      throw error instanceof LoopctlError
        ? error
        : new LoopctlError('LOOPCTL_E_TMUX', describe(error), { cause: error });
    }
    if (stopping.signal.aborted) return candidate.close();
    usable = true;
    connection = candidate;
  }

  function lost(reason: string): void {
    connection = null;
    server = null;
    if (stopping.signal.aborted) return;
    events.onDown(reason);
    retry ??= comeBack().finally(() => {
      retry = null;
    });
  }

  /** Waits longer each time; a connection that held for a while starts over. */
  async function comeBack(): Promise<void> {
    while (connection === null && !stopping.signal.aborted) {
      const waitMs = connects === 0 ? 0 : Math.min(maxWaitMs, firstWaitMs * 2 ** connects);
      connects += 1;
      await delay(waitMs, undefined, { signal: stopping.signal, ref: false }).catch(() => {});
      if (stopping.signal.aborted) return;
      await attach().catch(() => {});
    }
    if (connection === null) return;
    const held = connection;
    void delay(maxWaitMs, undefined, { signal: stopping.signal, ref: false })
      .then(() => {
        if (connection === held) connects = 0;
      })
      .catch(() => {});
    events.onUp();
  }

  async function stop(): Promise<void> {
    stopping.abort();
    connection?.close();
    connection = null;
    server = null;
    await retry;
  }

  return {
    start() {
      starting ??= attach().catch((error: unknown) => {
        starting = null;
        throw error;
      });
      return starting;
    },
    run(commands) {
      if (connection !== null) return connection.run(commands);
      return Promise.reject(new LoopctlError('LOOPCTL_E_TERMINAL_DOWN', 'not connected to tmux'));
    },
    serverPid: () => server,
    async end(command) {
      const last = connection;
      stopping.abort();
      await last?.run([command]).catch(() => {});
      await stop();
    },
    stop,
  };
}
