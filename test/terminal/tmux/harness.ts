import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished, vi } from 'vitest';
import type { LaunchSpec, Pane, SessionTags, Terminal, TerminalEvent } from '../../../src/ports/terminal.ts';
import { bootId } from '../../../src/system/proc/identity.ts';
import type { TmuxOptions } from '../../../src/terminal/tmux/options.ts';
import { findServer } from '../../../src/terminal/tmux/server.ts';
import { createTmuxTerminal } from '../../../src/terminal/tmux/terminal.ts';
import { isLive } from '../../system/proc/processes.ts';

export interface World {
  readonly dir: string;
  readonly socket: string;
  readonly terminal: Terminal;
  readonly events: TerminalEvent[];
  /** Another daemon's terminal on the same server. */
  another(options?: Partial<TmuxOptions>): Promise<{ terminal: Terminal; events: TerminalEvent[] }>;
  spec(session: string, argv: readonly string[], more?: Partial<LaunchSpec>): LaunchSpec;
  serverPid(): number;
}

export const project = "it's; a #{project}";

export function tags(agent: string, more: Partial<SessionTags> = {}): SessionTags {
  return { project, agent, generation: 1, phase: '1', conversation: '', taken: [], ...more };
}

/** A server of its own in a folder of its own; both are gone after the test. */
export async function startWorld(options: Partial<TmuxOptions> = {}): Promise<World> {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), "tmux it's #{x}-")));
  const socket = join(dir, 'run', 'tmux.sock');
  const opened: Terminal[] = [];
  onTestFinished(async () => {
    for (const terminal of opened) await terminal.close();
    for (let pid = findServer(socket); pid !== null; pid = findServer(socket)) {
      process.kill(pid, 'SIGKILL');
      await gone(pid);
    }
    await vi.waitFor(() => rmSync(dir, { recursive: true, force: true }), { timeout: 5000 });
  });

  async function another(more: Partial<TmuxOptions> = {}) {
    const events: TerminalEvent[] = [];
    const terminal = createTmuxTerminal({ socket, project, bootId: bootId(), ...options, ...more });
    opened.push(terminal);
    await terminal.open((event) => events.push(event));
    return { terminal, events };
  }

  return {
    dir,
    socket,
    another,
    ...(await another()),
    spec: (session, argv, more = {}) => ({
      session,
      tags: tags(session),
      argv,
      cwd: dir,
      env: {},
      envFile: null,
      exitReport: join(dir, 'exits', `${session}.json`),
      log: null,
      ...more,
    }),
    serverPid() {
      const pid = findServer(socket);
      if (pid === null) throw new Error('no server');
      return pid;
    },
  };
}

export async function paneOf(terminal: Terminal, session: string): Promise<Pane> {
  const pane = (await terminal.list()).find((each) => each.session === session);
  if (pane === undefined) throw new Error(`no session ${session}`);
  return pane;
}

/** Waits until a file holds something that `done` accepts, and gives its text. */
export async function fileText(
  path: string,
  done: (text: string) => boolean = (text) => text !== '',
): Promise<string> {
  return until(() => {
    const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
    return done(text) ? text : null;
  });
}

/** Waits until a probe gives something. */
export async function until<T>(
  probe: () => T | null | undefined | false | Promise<T | null | undefined | false>,
): Promise<T> {
  return vi.waitFor(
    async () => {
      const value = await probe();
      if (value === null || value === undefined || value === false) throw new Error('not yet');
      return value;
    },
    { timeout: 10_000, interval: 10 },
  );
}

export async function gone(pid: number): Promise<void> {
  await until(() => !isLive(pid));
}
