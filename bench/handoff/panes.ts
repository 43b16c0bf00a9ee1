import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** A tmux server of the benchmark's own, and panes in it. */
export interface PaneServer {
  readonly socket: string;
  /** Runs a program in a new pane and returns the pane's id. */
  open(argv: readonly string[], env?: Readonly<Record<string, string>>): string;
  close(): void;
}

export function createPaneServer(dir: string): PaneServer {
  const socket = join(dir, 'tmux');
  const tmux = (...args: readonly string[]): string =>
    execFileSync('tmux', ['-S', socket, '-f', '/dev/null', ...args], { encoding: 'utf8' }).trim();
  return {
    socket,
    open(argv, env = {}) {
      const variables = Object.entries(env).flatMap(([name, value]) => ['-e', `${name}=${value}`]);
      return tmux(
        'new-session',
        '-d',
        '-P',
        '-F',
        '#{pane_id}',
        '-x',
        '200',
        '-y',
        '50',
        ...variables,
        '--',
        ...argv,
      );
    },
    close: () => void tmux('kill-server'),
  };
}
