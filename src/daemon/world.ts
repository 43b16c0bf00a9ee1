import { join } from 'node:path';
import type { ProjectPaths } from '../boot/paths.ts';
import { loopNames } from '../config/settings.ts';
import type { LoopName } from '../core/settings.ts';
import type { Clock } from '../ports/clock.ts';
import type { Host } from '../ports/host.ts';
import type { Repo } from '../ports/repo.ts';
import type { Terminal } from '../ports/terminal.ts';
import { createRepo } from '../repo/repo.ts';
import type { RepoOptions } from '../repo/repo-options.ts';
import type { FallbackStore } from '../store/fallback-store.ts';
import { openResilientStore } from '../store/open-resilient.ts';
import { createHost } from '../system/proc/host.ts';
import {
  createSignalTail,
  type SignalTail,
  type SignalTailOptions,
} from '../terminal/signals/signal-tail.ts';
import { systemClock } from './clock.ts';
import type { Log } from './log.ts';
import type { Project } from './project.ts';
import type { Redaction } from './redaction.ts';

/** Everything outside the core that a daemon works with. */
export interface World {
  readonly clock: Clock;
  readonly host: Host;
  readonly terminal: Terminal;
  readonly repo: Repo;
  readonly store: FallbackStore;
  /** Follows the files that agents write their signals to. */
  readonly signalTail: (options: SignalTailOptions) => SignalTail;
  readonly log: Log;
  /** What is to be shown nowhere; nothing if not set. */
  readonly redaction?: Redaction;
  readonly paths: ProjectPaths;
}

/** File of the state database in the state folder. */
const STATE_DB = 'state.db';
/** How much of the event log is kept, rows. */
export const EVENTS_KEPT = 200_000;

/** Opens the project's world. Nothing is decided or changed in it yet. */
export async function createWorld(
  project: Project,
  paths: ProjectPaths,
  log: Log,
  trouble: (key: string, text: string | null) => void,
): Promise<World> {
  const host = createHost();
  return {
    clock: systemClock,
    host,
    terminal: await createTerminal(project, paths, host.bootId()),
    repo: createRepo(repoOptions(project, paths.state)),
    store: openResilientStore(join(paths.state, STATE_DB), (notice) => {
      log.warn({ notice: notice.type }, notice.text);
      trouble('store', notice.type === 'healed' ? null : notice.text);
    }),
    signalTail: createSignalTail,
    log,
    paths,
  };
}

/** The terminal host of the configuration; the other one is not even loaded. */
async function createTerminal(project: Project, paths: ProjectPaths, bootId: string): Promise<Terminal> {
  const { host, socket, width, height, pane_log_bytes: logMaxBytes } = project.config.terminal;
  const common = { project: paths.project, bootId, width, height, logMaxBytes };
  if (host === 'pty') return (await import('../terminal/pty/pty-terminal.ts')).createPtyTerminal(common);
  const { createTmuxTerminal } = await import('../terminal/tmux/terminal.ts');
  return createTmuxTerminal({ ...common, socket: socket ?? paths.tmuxSocket });
}

/** The work repo as the configuration has it. */
export function repoOptions(project: Project, stateDir: string): RepoOptions {
  const { work_repo: repo } = project.config;
  const names = loopNames(project.config);
  return {
    clones: names.map((name) => ({ name, path: repo.clones[name] })),
    mirror: join(stateDir, 'mirror.git'),
    remoteUrl: repo.remote,
    branch: repo.branch,
    docs: repo.docs,
    identities: repo.identities,
    spoolFiles: names.map((name) => spoolFile(stateDir, name)),
  };
}

/** Where a clone's reference-transaction hook appends. */
export function spoolFile(stateDir: string, name: LoopName): string {
  return join(stateDir, 'spool', `${name}.refs`);
}
