/**
 * The real daemon with a crowd in place of two loops: `node daemon.js PROJECT_DIR COUNT`. A configuration has two loops,
 * so the others are put in as the settings of a model with COUNT agents, all with the builder's role.
 */
import { mkdirSync } from 'node:fs';
import { projectPaths } from '../../src/boot/paths.ts';
import { createRoutes } from '../../src/daemon/api/routes.ts';
import { serve } from '../../src/daemon/api/server.ts';
import { prepareClones } from '../../src/daemon/clones.ts';
import { createLetters } from '../../src/daemon/letters.ts';
import { createLog } from '../../src/daemon/log.ts';
import { loadProject, type Project, settingsOf } from '../../src/daemon/project.ts';
import { createRelay } from '../../src/daemon/relay.ts';
import { takeOver } from '../../src/daemon/take-over.ts';
import { createWorld } from '../../src/daemon/world.ts';
import { acquireLock } from '../../src/store/lock.ts';
import { giveBackHeap, keepHeapSmall } from '../../src/system/heap.ts';
import { crowdSettings } from './settings.ts';

keepHeapSmall();
const [dir = '', count = '200'] = process.argv.slice(2);
const project = withRoles(loadProject(dir));
const paths = projectPaths(dir, { state: project.config.paths.state });
mkdirSync(paths.runtime, { recursive: true, mode: 0o700 });
const since = new Date().toISOString();
const lock = acquireLock(paths.lock, { pid: process.pid, startTime: '', since, version: 'bench' });
const { level, max_bytes: maxBytes, files: keep } = project.config.log;
const log = createLog({ dir: paths.logs, level, human: null, maxBytes, keep });
const world = await createWorld(project, paths, log, () => {});
const relay = createRelay();
relay.post({ type: 'settings', settings: crowdSettings(settingsOf(project, 'one', null), Number(count)) });

const clones = await prepareClones(project, paths.state, world.repo);
const { run, sweeper } = await takeOver({
  ...{ world, paths, project, lock, since, relay, facts: clones.facts },
  ...{ resume: false, override: null, onReady: () => {} },
  // The configuration knows of two loops only: it is not looked at again.
  watchConfig: () => ({ check: () => {} }),
  onEnd: () => process.exit(0),
});
const { loop } = run.supervisor;
const routes = createRoutes({
  model: loop.model,
  now: () => world.clock.now(),
  daemon: () => ({ pid: process.pid, since, version: 'bench', healthy: true }),
  take: loop.take,
  statusPage: async () => (await import('../../src/cli/status-page.ts')).statusPage,
  letters: createLetters(paths.state),
  hide: (text) => text,
  notifying: run.supervisor.notifying,
  checkWakes: () => {},
  tasks: run.supervisor.tasks.desk,
  tmuxSocket: paths.tmuxSocket,
  store: world.store,
  comeAgain: () => false,
});
await serve(paths.controlSocket, routes, log);
sweeper.arm();
setTimeout(giveBackHeap, 5_000);

/** Whoever is asked for has the builder's role. */
function withRoles(loaded: Project): Project {
  const roles = new Proxy(loaded.config.roles, {
    get: (known, name) =>
      String(name).startsWith('agent-') ? known.builder : (Reflect.get(known, name) as unknown),
  });
  return { ...loaded, config: { ...loaded.config, roles } };
}
