import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import { projectPaths } from '../../../src/boot/paths.ts';
import { unitName } from '../../../src/boot/systemd/names.ts';
import { escapePath } from '../../../src/boot/systemd/quote.ts';
import { ask } from '../../../src/cli/client.ts';
import type { Status } from '../../../src/core/view/status.ts';
import { hasCode } from '../../../src/errors/error.ts';
import type { ProjectOptions } from '../../e2e/lib/project.ts';
import { until } from '../../e2e/lib/wait.ts';
import { inMachine, type Machine, type Ran, type RunOptions, worker } from './machine.ts';

/** A project of the worker's inside of a machine, and its service. */
export interface Guest {
  /** Folder as the machine sees it. */
  readonly dir: string;
  readonly root: string;
  readonly remote: string;
  /** `loopctl ARGS` as the worker, or as root. */
  loopctl(args: readonly string[], as?: 'root'): Ran;
  /** `systemctl ARGS` of the manager that the service belongs to. */
  systemctl(...args: readonly string[]): Ran;
  readonly unit: string;
  /** One property of the unit. */
  show(property: string): string;
  /** Null while no daemon answers. */
  status(): Promise<Status | null>;
  /** Pids of the launch wrappers in the panes, by agent; null unless all are there. */
  panes(): Promise<Readonly<Record<string, number>> | null>;
  /** Text of a file of the project; empty when it is not there. */
  file(path: string): string;
  /** Rewrites loopctl.yaml with a change. */
  configure(change: (config: GuestConfig) => void): void;
  /** Sets how fast the loops' demo agents think, in sessions that start from now on. */
  setSpeed(speed: string): void;
}

/** loopctl.yaml, as far as tests change it. */
export interface GuestConfig {
  roles: Record<string, { backend: string; env: Record<string, string> }>;
  jobs?: Record<string, object>;
}

export interface GuestOptions extends ProjectOptions {
  readonly scope: 'system' | 'user';
  /** With an Orchestrator that is played by the demo agent. */
  readonly orchestrator?: boolean;
  /** Further environment of the worker's shell. */
  readonly shell?: Readonly<Record<string, string>>;
}

export function createGuest(machine: Machine, options: GuestOptions): Guest {
  const { scope, shell = {}, ...project } = options;
  const own = { HOME: worker.home, USER: worker.name, XDG_RUNTIME_DIR: `/run/user/${worker.uid}`, ...shell };
  const asWorker: RunOptions = { as: worker.name, env: own };
  const asRoot: RunOptions = { env: { HOME: '/root' } };
  const script = `${inMachine.repo}/test/hosts/lib/make-project.ts`;
  const made = machine.must(['node', script, JSON.stringify(project)], {
    ...asWorker,
    env: { ...own, TMPDIR: worker.home },
  });
  const { root, dir, remote } = JSON.parse(made) as { root: string; dir: string; remote: string };
  const config = join(machine.tree, dir, 'loopctl.yaml');
  const { controlSocket } = projectPaths(dir, { env: own });
  const unit = unitName(escapePath(dir));

  function systemctl(...args: readonly string[]): Ran {
    return scope === 'system'
      ? machine.run(['systemctl', '--no-pager', ...args], asRoot)
      : machine.run(['systemctl', '--user', '--no-pager', ...args], asWorker);
  }

  async function status(): Promise<Status | null> {
    try {
      return await ask<Status>(machine.seen(controlSocket), 'GET', '/v1/status');
    } catch (error) {
      if (hasCode(error, 'LOOPCTL_E_NOT_RUNNING') || hasCode(error, 'LOOPCTL_E_CONTROL')) return null;
      throw error;
    }
  }

  function configure(change: (config: GuestConfig) => void): void {
    const value = parse(readFileSync(config, 'utf8')) as GuestConfig;
    change(value);
    writeFileSync(config, stringify(value));
  }

  return {
    ...{ dir, root, remote, unit, systemctl, status, configure },
    loopctl: (args, as) =>
      machine.run(
        ['node', `${inMachine.repo}/bin/loopctl.js`, ...args, '--project', dir],
        as === 'root' ? asRoot : asWorker,
      ),
    show: (property) => systemctl('show', '--value', `--property=${property}`, unit).out.trim(),
    async panes() {
      const agents = (await status())?.agents ?? [];
      const pids = agents.flatMap(({ name, pid }) => (pid === null ? [] : [[name, pid] as const]));
      return agents.length > 0 && pids.length === agents.length ? Object.fromEntries(pids) : null;
    },
    file(name) {
      try {
        return readFileSync(join(machine.tree, dir, name), 'utf8');
      } catch {
        return '';
      }
    },
    setSpeed: (speed) =>
      configure(({ roles }) => {
        for (const name of ['builder', 'adversary']) {
          const role = roles[name];
          if (role !== undefined) role.env.LOOPCTL_DEMO_SPEED = speed;
        }
      }),
  };
}

/** Waits until all agents, the Orchestrator included, have a session and the daemon answers; returns their pids. */
export function allAgents(guest: Guest): Promise<Readonly<Record<string, number>>> {
  return until('all agents', () => guest.panes(), 30_000);
}
