import { projectPaths } from '../boot/paths.ts';
import { createServiceNotifier } from '../boot/systemd/notify.ts';
import { describe, hasCode } from '../errors/error.ts';
import { acquireLock } from '../store/lock.ts';
import { ensureFolder } from '../system/files/durable.ts';
import { identify } from '../system/proc/identity.ts';
import { version } from '../version.ts';
import { guarded } from './guarded.ts';
import { createLog } from './log.ts';
import { tellFatal } from './notify/fatal.ts';
import type { DaemonOptions } from './options.ts';
import { loadProject, type Project } from './project.ts';
import { createRedaction, envFilesOf } from './redaction.ts';
import { createRelay } from './relay.ts';
import { supervise } from './supervise.ts';
import { createWorld } from './world.ts';

/**
 * Supervises one project until it is stopped or its sequence is complete; resolves with the exit code.
 *
 * @throws LoopctlError when it cannot begin: bad configuration, another daemon, no state folder
 */
export async function runDaemon(options: DaemonOptions): Promise<number> {
  const project = loadProject(options.dir);
  try {
    return await runProject(options, project);
  } catch (error) {
    // Where another daemon runs, nothing is wrong.
    if (!hasCode(error, 'LOOPCTL_E_ALREADY_RUNNING')) await tellFatal(project, error);
    throw error;
  }
}

async function runProject(options: DaemonOptions, project: Project): Promise<number> {
  const { config } = project;
  const paths = projectPaths(options.dir, { state: config.paths.state });
  ensureFolder(paths.runtime);
  const since = new Date().toISOString();
  const startTime = identify(process.pid)?.startTime ?? '';
  const lock = acquireLock(paths.lock, { pid: process.pid, startTime, since, version });
  const redaction = createRedaction();
  redaction.learn(envFilesOf(config));
  const log = createLog({
    dir: paths.logs,
    level: config.log.level,
    human: options.human,
    clean: redaction.text,
    maxBytes: config.log.max_bytes,
    keep: config.log.files,
  });
  const service = createServiceNotifier({
    env: process.env,
    pid: process.pid,
    monoMs: () => performance.now(),
    onFault: (error) => log.warn(`the service manager was not told: ${describe(error)}`),
  });
  const relay = createRelay();
  const opened = await createWorld(project, paths, log, (key, text) =>
    relay.post({ type: 'trouble', key, text }),
  );
  const world = { ...(options.decorate?.(opened) ?? opened), redaction };
  try {
    return await supervise({ options, project, paths, world, relay, since, lock, service });
  } catch (error) {
    log.error(describe(error));
    throw error;
  } finally {
    await guarded(log, [world.terminal.close(), world.repo.close()]);
    await service.close();
    world.store.close();
    lock.release();
  }
}
