import { AGAIN_CODE, SERVICE_VARIABLE } from '../boot/service.ts';
import { giveBackHeap } from '../system/heap.ts';
import { version } from '../version.ts';
import { createConfirmTokens } from './api/confirm-tokens.ts';
import { openControl } from './api/control.ts';
import { hostRoutes } from './api/host-routes.ts';
import { createRoutes } from './api/routes.ts';
import { screenRoutes } from './api/screen-routes.ts';
import { backendsInUse } from './backends.ts';
import { prepareClones } from './clones.ts';
import { createLetters } from './letters.ts';
import { watchVersions } from './observe/versions.ts';
import type { DaemonOptions } from './options.ts';
import type { Relay } from './relay.ts';
import { watchConfig } from './reload.ts';
import type { Run } from './run.ts';
import { takeOver } from './take-over.ts';
import { onTermination, shutDown } from './termination.ts';

/** After this the start is over, and what it took is given back. */
const SETTLED_MS = 5_000;

/** What is known before anything is opened. */
export interface Beginning extends Pick<Run, 'paths' | 'project' | 'since' | 'world' | 'lock' | 'service'> {
  readonly options: DaemonOptions;
  /** Facts that the world tells by itself, from before the loop was there. */
  readonly relay: Relay;
}

/** One life of the daemon as a process: from the first look at the world to the exit code. */
export async function supervise(beginning: Beginning): Promise<number> {
  const { options, world, paths, project } = beginning;
  const clones = await prepareClones(project, paths.state);
  const end = Promise.withResolvers<number>();
  const { run, config, sweeper } = await takeOver({
    ...{ world, paths, project, facts: clones.facts, watchConfig },
    ...{ relay: beginning.relay, lock: beginning.lock, since: beginning.since, service: beginning.service },
    ...{ resume: options.resume, override: options.override, onReady: options.onReady },
    onEnd: end.resolve,
  });
  const routes = {
    ...createRoutes({ ...routeDeps(run), store: world.store }),
    ...hostRoutes({
      ...{ model: run.supervisor.loop.model, now: world.clock.now, take: run.supervisor.loop.take },
      argv: (what) => run.project.config.host[what],
      tokens: createConfirmTokens(),
    }),
    ...screenRoutes({
      ...{ model: run.supervisor.loop.model, now: world.clock.now, terminal: world.terminal },
      backends: () => run.project.backends,
      hide: (text) => world.redaction?.text(text) ?? text,
    }),
  };
  run.control = await openControl(paths.controlSocket, routes, world.log);
  const unhook = onTermination(run, end.resolve);
  sweeper.arm();
  const unwatch = watchVersions({
    ...{ clock: world.clock, inUse: () => backendsInUse(run.project), post: run.supervisor.loop.post },
    file: `${paths.state}/versions.json`,
  });
  const keepHeap = world.clock.after(SETTLED_MS, giveBackHeap);
  const code = await end.promise;
  keepHeap();
  unwatch();
  sweeper.stop();
  run.service.stopping();
  await run.supervisor.notifying.end(code);
  await shutDown(run, config);
  unhook();
  return code === 0 && run.again ? AGAIN_CODE : code;
}

function routeDeps(run: Run): Omit<Parameters<typeof createRoutes>[0], 'store'> {
  const { loop } = run.supervisor;
  return {
    model: () => loop.model(),
    now: () => run.world.clock.now(),
    daemon: () => ({
      pid: process.pid,
      since: run.since,
      version,
      healthy: run.world.store.fault() === null,
    }),
    take: loop.take,
    letters: createLetters(run.paths.state),
    hide: (text) => run.world.redaction?.text(text) ?? text,
    notifying: run.supervisor.notifying,
    checkWakes: () => run.supervisor.wakes.check(),
    tasks: run.supervisor.tasks.desk,
    comeAgain() {
      run.again = (process.env[SERVICE_VARIABLE] ?? '') !== '';
      return run.again;
    },
    tmuxSocket: run.paths.tmuxSocket,
  };
}
