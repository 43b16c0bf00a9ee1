import { existsSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import { type Account, accountOf, ownAccount } from '../../boot/account.ts';
import { projectPaths } from '../../boot/paths.ts';
import { type ServiceScope, type ServiceSpec, watchdogS } from '../../boot/service.ts';
import { jobUnit } from '../../boot/systemd/names.ts';
import { escapePath } from '../../boot/systemd/quote.ts';
import { loadConfig } from '../../config/load.ts';
import { LoopctlError } from '../../errors/error.ts';
import { plain } from '../../protocol/text.ts';
import type { Invocation } from '../command.ts';
import { projectDir } from '../project.ts';
import { hasTimers, installedScope } from './installed.ts';
import { timerRemarks, timersOf } from './timers.ts';

/** A service as this command line asks for it, and what a person should know about it. */
export interface Wanted {
  readonly spec: ServiceSpec;
  readonly account: Account;
  readonly remarks: readonly string[];
  /** What a person should know of its timers. */
  readonly timing: readonly string[];
}

/** systemd's limit for the whole name. */
const UNIT_NAME_MAX = 255;
/** Longest name that the configuration allows a job. */
const JOB_NAME_MAX = 32;

/**
 * What the service of this project would say if it were installed from here and now.
 *
 * @throws LoopctlError LOOPCTL_E_SERVICE_NAME, LOOPCTL_E_USAGE, and those of the configuration
 */
export async function wantedService(invocation: Invocation): Promise<Wanted> {
  const { project } = projectPaths(projectDir(invocation));
  const instance = instanceOf(invocation, project);
  const scope = scopeOf(invocation, instance);
  const { config } = loadConfig(project);
  const account = await accountFor(scope, project);
  const { env, remarks } = environment(account);
  const timers = timersAsked(invocation, scope, instance) ? timersOf(config) : null;
  const spec: ServiceSpec = {
    scope,
    instance,
    project,
    user: account.name,
    program: [process.execPath, ...process.execArgv, process.argv[1] ?? ''],
    env,
    mounts: [...new Set([project, account.home, ...Object.values(config.work_repo.clones)])],
    watchdog_s: watchdogS(config.timers.sweep_s),
    timers,
  };
  const texts = [project, ...spec.program, ...spec.mounts, ...Object.values(env), account.name];
  const bad = texts.find((text) => plain(text, text.length + 1) !== text);
  if (bad !== undefined)
    throw nameError(`${JSON.stringify(bad)} has characters that no service file can hold`);
  return { spec, account, remarks, timing: timerRemarks(config, timers) };
}

/** Timers are asked for, or installed already: then they are kept as they should be. */
function timersAsked({ options, positionals }: Invocation, scope: ServiceScope, instance: string): boolean {
  const darwin = process.platform === 'darwin';
  if (options.timers === true && darwin)
    throw new LoopctlError(
      'LOOPCTL_E_USAGE',
      'timers are units of systemd; under launchd the daemon keeps time',
    );
  // What is removed is what is found, whatever the configuration says by now.
  if (positionals[0] === 'uninstall') return false;
  return options.timers === true || (!darwin && hasTimers(scope, instance));
}

/** What is not said is what is installed, else what may be installed from here. */
function scopeOf({ options, positionals }: Invocation, instance: string): ServiceScope {
  if (options.user === true && options.system === true)
    throw new LoopctlError('LOOPCTL_E_USAGE', '--user and --system exclude each other');
  if (options.user === true) return 'user';
  if (options.system === true) return 'system';
  const found = positionals[0] === 'install' ? null : installedScope(instance);
  return found ?? (process.getuid?.() === 0 ? 'system' : 'user');
}

function instanceOf({ options }: Invocation, project: string): string {
  const name = typeof options.name === 'string' ? options.name : null;
  if (name !== null && !/^[A-Za-z0-9:_.-]+$/.test(name))
    throw nameError(`${JSON.stringify(name)} has characters other than letters, digits and :_.-`);
  const instance = name ?? escapePath(project);
  if (jobUnit(instance, 'x'.repeat(JOB_NAME_MAX), 'service').length > UNIT_NAME_MAX)
    throw nameError(`the project's path makes a name longer than ${UNIT_NAME_MAX} characters`);
  return instance;
}

/** Agents run as the owner of the project, whoever installs the service. */
async function accountFor(scope: ServiceScope, project: string): Promise<Account> {
  const { uid } = statSync(project);
  const own = ownAccount();
  if (scope === 'user') {
    if (own !== null && uid === own.uid) return own;
    throw nameError(`the project belongs to user id ${uid}, a user service runs as ${own?.name ?? 'us'}`);
  }
  const owner = await accountOf(uid);
  if (owner === null) throw nameError(`the project's owner, user id ${uid}, has no account`);
  return owner;
}

/** Pinned as it is here; for somebody else's project as it would be in a plain shell of theirs. */
function environment(account: Account): {
  readonly env: Readonly<Record<string, string>>;
  readonly remarks: readonly string[];
} {
  const ours = account.uid === process.getuid?.();
  const { HOME, PATH = '', XDG_STATE_HOME = '', LANG } = process.env;
  const home = ours && HOME !== undefined && isAbsolute(HOME) ? HOME : account.home;
  const own = ours ? [] : [join(account.home, '.local', 'bin'), join(account.home, 'bin')].filter(existsSync);
  const folders = [dirname(process.execPath), ...own, ...PATH.split(':')].filter(
    (folder) => isAbsolute(folder) && plain(folder, folder.length + 1) === folder,
  );
  return {
    env: {
      HOME: home,
      PATH: [...new Set(folders)].join(':'),
      LANG: LANG === undefined || LANG === '' ? 'C.UTF-8' : LANG,
      ...(ours && isAbsolute(XDG_STATE_HOME) ? { XDG_STATE_HOME } : {}),
    },
    remarks: ours
      ? []
      : [
          `PATH is this shell's, not that of ${account.name}: check that it has their agents, and if they set XDG_STATE_HOME, pin it by \`systemctl edit\``,
        ],
  };
}

function nameError(text: string): LoopctlError {
  return new LoopctlError('LOOPCTL_E_SERVICE_NAME', text);
}
