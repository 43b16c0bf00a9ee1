import type { ConfigWatch } from '../config/watch.ts';
import type { Model } from '../core/model.ts';
import { describe } from '../errors/error.ts';
import { guarded } from './guarded.ts';
import { createLagWatch } from './lag.ts';
import type { Run } from './run.ts';
import { statusLine } from './status-line.ts';
import { createSweeper, type Sweeper } from './sweeper.ts';
import { EVENTS_KEPT } from './world.ts';

/** Between quick looks at sessions that give no structured signals. */
const LOOK_MS = 1_000;
/** A timer that fired later than this is worth a line in the log. */
const LAG_WARN_MS = 500;

/** What the sweep asks of the configuration's watcher. */
export type ConfigCheck = Pick<ConfigWatch, 'check'>;

/** The slow look at everything, which finds what every event missed. */
export function createPeriodic(run: Run, config: ConfigCheck): Sweeper {
  const { world, supervisor } = run;
  const { clock, log, store } = world;
  const { loop } = supervisor;
  const lag = createLagWatch();
  let fetchedMs = clock.now().mono;

  /** A fetch may take long: it is not waited for. */
  function fetchWhenDue(): void {
    const now = clock.now().mono;
    if (now - fetchedMs < loop.model().settings.timers.fetch_interval_s * 1000) return;
    fetchedMs = now;
    supervisor.repo.fetch().catch((error: unknown) => log.warn(describe(error)));
  }

  async function sweep(): Promise<void> {
    const lateMs = lag.read();
    if (lateMs > LAG_WARN_MS) log.warn({ lagMs: Math.round(lateMs) }, 'the event loop ran late');
    if (!run.lock.isHeld())
      loop.post({
        type: 'trouble',
        key: 'lock',
        text: 'the lock file was replaced: another daemon could start; restart this one',
      });
    config.check();
    supervisor.wakes.check();
    const looks = [
      supervisor.sessions.sweep(),
      supervisor.tasks.sweep(),
      supervisor.signals.sweep(),
      supervisor.repo.check(),
    ];
    await guarded(log, [...looks, run.control?.check() ?? Promise.resolve()]);
    fetchWhenDue();
    store.heal();
    store.prune(EVENTS_KEPT);
    for (const agent of Object.keys(loop.model().agents)) supervisor.deliverer.kick(agent);
    tellProgress();
  }

  /** Some agents may have no session for long, for a limit's sake: supervision is what a service manager asks about. */
  function tellProgress(): void {
    const line = statusLine(loop.model());
    run.service.ready(line);
    run.service.progress(line);
    supervisor.notifying.sweep();
  }

  return createSweeper({
    clock,
    lag,
    sweepMs: () => loop.model().settings.timers.sweep_s * 1000,
    deadlineMs: () => loop.deadlineMs(),
    tick() {
      supervisor.wakes.check();
      loop.tick();
    },
    onFault: (error) => log.error(`a sweep failed: ${describe(error)}`),
    lookMs: () => (needsLooks(loop.model()) ? LOOK_MS : null),
    look: () => guarded(log, [supervisor.sessions.sweep()]),
    sweep,
  });
}

/** Some session is in a state whose end only its screen will tell. */
function needsLooks(model: Model): boolean {
  return Object.values(model.agents).some(({ session }) => {
    if (session.pane === null) return false;
    if (session.state === 'blocked' || session.state === 'starting') return true;
    return (
      !session.structured &&
      (session.state === 'busy' || session.state === 'unknown' || session.state === 'limited')
    );
  });
}
