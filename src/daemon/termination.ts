import type { ConfigWatch } from '../config/watch.ts';
import { stands } from '../core/tasks.ts';
import { isLive } from '../core/transitions.ts';
import { guarded } from './guarded.ts';
import type { Run } from './run.ts';

/** How long a stop may wait for sessions to end. */
const STOP_MAX_MS = 30_000;

/** What a service manager sends when another daemon follows this one. USR1 is Node's own. */
const HAND_OVER: NodeJS.Signals = 'SIGUSR2';
const heeded: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGINT', HAND_OVER];

/**
 * TERM and INT stop as `loopctl stop` does: sessions first. USR2 leaves the sessions to the next daemon. A second one,
 * or no end in time, leaves at once with 1.
 */
export function onTermination(run: Run, leave: (code: number) => void): () => void {
  const { log, clock } = run.world;
  let cancel = (): void => {};
  let asked = false;
  const onSignal = (signal: NodeJS.Signals): void => {
    if (asked) {
      leave(1);
      return;
    }
    asked = true;
    run.supervisor.loop.post({ type: 'stop', keepSessions: signal === HAND_OVER, by: signal });
    cancel = clock.after(STOP_MAX_MS, () => {
      log.error('sessions did not end in time');
      leave(1);
    });
  };
  for (const signal of heeded) process.on(signal, onSignal);
  return () => {
    cancel();
    for (const signal of heeded) process.off(signal, onSignal);
  };
}

/** Lets go of everything. The terminal server goes too once no session of ours is left in it. */
export async function shutDown(run: Run, config: ConfigWatch): Promise<void> {
  const { world, supervisor } = run;
  const { agents, tasks } = supervisor.loop.model();
  const live = Object.values(agents).some((agent) => isLive(agent.session.state));
  supervisor.loop.stop();
  supervisor.endHooks();
  run.control?.close();
  await guarded(world.log, [supervisor.deliverer.close(), supervisor.signals.close(), config.close()]);
  if (!live && !Object.values(tasks.tasks).some(stands))
    await guarded(world.log, [world.terminal.shutdown()]);
}
