import { SERVICE_VARIABLE } from '../../boot/service.ts';
import { version } from '../../version.ts';
import { createLetters } from '../letters.ts';
import type { DaemonOptions } from '../options.ts';
import type { Run } from '../run.ts';
import { createConfirmTokens } from './confirm-tokens.ts';
import { type Control, openControl } from './control.ts';
import { hostRoutes } from './host-routes.ts';
import { createRoutes, type RouteDeps } from './routes.ts';
import { screenRoutes } from './screen-routes.ts';
import { tellUnwritten } from './unwritten.ts';

/** Opens the control socket of a daemon that has taken over. */
export function openApi(run: Run, statusPage: DaemonOptions['statusPage']): Promise<Control> {
  const { world, paths, supervisor } = run;
  const { loop } = supervisor;
  const routes = {
    ...createRoutes({ ...routeDeps(run), statusPage }),
    ...hostRoutes({
      ...{ model: loop.model, now: world.clock.now, take: loop.take },
      argv: (what) => run.project.config.host[what],
      tokens: createConfirmTokens(),
    }),
    ...screenRoutes({
      ...{ model: loop.model, now: world.clock.now, terminal: world.terminal },
      backends: () => run.project.backends,
      hide: (text) => world.redaction?.text(text) ?? text,
    }),
  };
  const told = tellUnwritten(routes, () => world.store.fault());
  return openControl(paths.controlSocket, told, world.log);
}

function routeDeps(run: Run): Omit<RouteDeps, 'statusPage'> {
  const { loop } = run.supervisor;
  const { clock, store, redaction } = run.world;
  return {
    model: () => loop.model(),
    now: () => clock.now(),
    daemon: () => ({ pid: process.pid, since: run.since, version, healthy: store.fault() === null }),
    store,
    take: loop.take,
    letters: createLetters(run.paths.state),
    hide: (text) => redaction?.text(text) ?? text,
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
