import type { SpawnOptions } from 'node:child_process';

/** What a tmux terminal is made of. */
export interface TmuxOptions {
  /** Absolute path of the project's own server socket. Its folder is created, for its owner only. */
  readonly socket: string;
  /** Sessions with another project in their tags are not seen. */
  readonly project: string;
  readonly bootId: string;
  /** Put before session names in tmux, nowhere else. */
  readonly sessionPrefix?: string;
  /** Size of every pane, whatever the terminal of somebody who looks. */
  readonly width?: number;
  readonly height?: number;
  readonly historyLines?: number;
  /** Bytes of one log file of a pane; the one before it is kept too. */
  readonly logMaxBytes?: number;
  /** How long tmux may take to answer, milliseconds. */
  readonly timeoutMs?: number;
  /** Program and arguments that start the server in a place of its own, for example `systemd-run --scope`. */
  readonly serverPrefix?: readonly string[];
  /** Name or path of tmux. */
  readonly tmux?: string;
}

export type TmuxSettings = Required<TmuxOptions>;

export function withDefaults(options: TmuxOptions): TmuxSettings {
  return {
    sessionPrefix: '',
    width: 200,
    height: 50,
    historyLines: 10_000,
    logMaxBytes: 8 * 1024 * 1024,
    timeoutMs: 10_000,
    serverPrefix: [],
    tmux: 'tmux',
    ...options,
  };
}

/** Arguments that every tmux process of ours starts with: our server, nobody's configuration, UTF-8. */
export function baseArgs(settings: Pick<TmuxSettings, 'socket'>): readonly string[] {
  return ['-u', '-S', settings.socket, '-f', '/dev/null'];
}

/** Belongs to whoever started us, and must not be inherited by a server that outlives us. */
const notInherited =
  /^(TMUX|LOOPCTL_|NOTIFY_SOCKET$|WATCHDOG_|LISTEN_|INVOCATION_ID$|JOURNAL_STREAM$|NODE_CHANNEL_)/;

/** Environment of tmux processes, and so of all sessions. */
export function serverEnv(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !notInherited.test(name)));
}

/** The folder is one that nobody removes. */
export function spawnPlace(): Pick<SpawnOptions, 'cwd' | 'env'> {
  return { cwd: '/', env: serverEnv() };
}
