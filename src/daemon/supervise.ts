import { AGAIN_CODE } from '../boot/service.ts';
import { giveBackHeap } from '../system/heap.ts';
import { backendsInUse } from './backends.ts';
import { prepareClones } from './clones.ts';
import { watchVersions } from './observe/versions.ts';
import type { DaemonOptions } from './options.ts';
import type { Relay } from './relay.ts';
import { watchConfig } from './reload.ts';
import type { Run } from './run.ts';
import { statusLine } from './status-line.ts';
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
  const clones = await prepareClones(project, paths.state, world.repo);
  const end = Promise.withResolvers<number>();
  const listening = Promise.withResolvers<void>();
  const { run, config, sweeper } = await takeOver({
    ...{ world, paths, project, facts: clones.facts, watchConfig },
    ...{ relay: beginning.relay, lock: beginning.lock, since: beginning.since, service: beginning.service },
    ...{ resume: options.resume, override: options.override },
    // Whoever hears of it may ask something at once.
    onReady: (ready) =>
      void listening.promise.then(() => {
        options.onReady(ready);
        run.service.ready(statusLine(run.supervisor.loop.model()));
      }),
    onEnd: end.resolve,
  });
  const unhook = onTermination(run, end.resolve);
  // What nobody can ask before need not hold up the first decision.
  await run.supervisor.loop.take().catch(() => undefined);
  run.control = await (await import('./api/api.ts')).openApi(run, options.statusPage);
  listening.resolve();
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
