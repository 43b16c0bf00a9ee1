import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { LoopctlError } from '../../errors/error.ts';
import { processesNaming } from '../../system/proc/command.ts';
import type { TmuxCommand } from './control-connection.ts';
import { baseArgs, spawnPlace, type TmuxSettings } from './options.ts';

/** Session that keeps the server, and our place in it, alive. It never prints and never wakes. */
export const keeper = 'loopctl-keeper';

function execTmux(file: string, args: readonly string[], timeoutMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile(
      file,
      args,
      { ...spawnPlace(), timeout: timeoutMs, killSignal: 'SIGKILL' },
      (error, _out, stderr) => {
        if (error === null || stderr.includes('duplicate session')) resolve(stderr);
        else if (error.code === 'ENOENT')
          reject(new LoopctlError('LOOPCTL_E_TMUX_MISSING', `${file} was not found`));
        else
          reject(
            new LoopctlError('LOOPCTL_E_TERMINAL_DOWN', stderr.trim() || error.message, { cause: error }),
          );
      },
    );
  });
}

/** Starts the server with its keeper session; leaves a running one as it is. A stale socket is replaced by tmux. */
export async function ensureServer(settings: TmuxSettings): Promise<void> {
  await reviveSocket(settings);
  const { width, height, timeoutMs, serverPrefix, tmux } = settings;
  const create = [
    'new-session',
    '-d',
    '-s',
    keeper,
    '-x',
    String(width),
    '-y',
    String(height),
    '--',
    'cat',
    '-',
  ];
  const [file = tmux, ...args] = [...serverPrefix, tmux, ...baseArgs(settings), ...create];
  await execTmux(file, args, timeoutMs);
}

/** Pid of the live server on exactly our socket, also when the socket's file is gone; null when there is none. */
export function findServer(socket: string): number | null {
  return processesNaming(` -S ${socket} -f /dev/null `, 'tmux: server')[0] ?? null;
}

/** A server whose socket file was removed is asked to make it again, so that no second one is started beside it. */
export async function reviveSocket({ socket, timeoutMs }: TmuxSettings): Promise<void> {
  if (existsSync(socket)) return;
  const pid = findServer(socket);
  if (pid === null) return;
  process.kill(pid, 'SIGUSR1');
  for (const until = performance.now() + timeoutMs; performance.now() < until; ) {
    if (existsSync(socket)) return;
    await delay(5);
  }
  throw new LoopctlError('LOOPCTL_E_TERMINAL_DOWN', `the server ${pid} does not make ${socket} again`);
}

/** Global options of our server. Unknown ones are passed over, for tmux is older and newer than we are. */
export function serverOptions(settings: TmuxSettings): readonly TmuxCommand[] {
  const { width, height, historyLines } = settings;
  const session: Record<string, string> = {
    'history-limit': String(historyLines),
    'default-size': `${width}x${height}`,
    status: 'off',
    'update-environment': '',
    'destroy-unattached': 'off',
    'detach-on-destroy': 'on',
    'lock-after-time': '0',
    'bell-action': 'none',
    'visual-activity': 'off',
  };
  const window: Record<string, string> = {
    'remain-on-exit': 'on',
    // A message would push the first line of the last screen out of it.
    'remain-on-exit-format': '',
    'automatic-rename': 'off',
    'allow-rename': 'off',
    'monitor-activity': 'off',
  };
  const server: Record<string, string> = {
    'default-terminal': 'tmux-256color',
    'escape-time': '10',
    'exit-unattached': 'off',
    'set-clipboard': 'off',
  };
  const set = (flags: string, options: Record<string, string>): TmuxCommand[] =>
    Object.entries(options).map(([name, value]) => ['set-option', flags, name, value]);
  const path = process.env.PATH;
  return [
    ...set('-qg', session),
    ...set('-qgw', window),
    ...set('-qs', server),
    ...(path === undefined ? [] : [['set-environment', '-g', 'PATH', path]]),
  ];
}

/** Refuses versions that lack what we rely on. `next-3.6` and `3.2a` are versions too. */
export function checkVersion(version: string): void {
  const match = /(\d+)\.(\d+)/.exec(version);
  const [major, minor] = [Number(match?.[1] ?? 0), Number(match?.[2] ?? 0)];
  if (match !== null && (major < 3 || (major === 3 && minor < 2))) {
    throw new LoopctlError('LOOPCTL_E_TMUX_MISSING', `tmux ${version} is too old, 3.2 is needed`);
  }
}
