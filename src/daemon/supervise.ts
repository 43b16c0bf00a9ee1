import { toDurable } from '../core/durable.ts';
import type { Fact } from '../core/facts.ts';
import type { Model } from '../core/model.ts';
import type { Store } from '../ports/store.ts';
import type { Lock } from '../store/lock.ts';
import { writeSequenceComplete } from '../store/sequence-complete.ts';
import { version } from '../version.ts';
import { createRoutes } from './api/routes.ts';
import { serve } from './api/server.ts';
import { prepareClones } from './clones.ts';
import { compose } from './compose.ts';
import { attempt, guarded } from './guarded.ts';
import type { DaemonOptions } from './options.ts';
import { createPeriodic } from './periodic.ts';
import { phaseId, savedOverride, writePosition } from './position.ts';
import { settingsOf } from './project.ts';
import { readiness } from './ready.ts';
import type { Relay } from './relay.ts';
import { applySettings, watchConfig } from './reload.ts';
import type { Run } from './run.ts';
import { startModel } from './start-model.ts';
import { onTermination, shutDown } from './termination.ts';
import type { World } from './world.ts';

/** What is known before anything is opened. */
export interface Beginning extends Pick<Run, 'paths' | 'project' | 'since'> {
  readonly options: DaemonOptions;
  readonly world: World;
  readonly lock: Lock;
  /** Facts that the world tells by itself, from before the loop was there. */
  readonly relay: Relay;
}

/** From the first look at the world to the exit code. Crash, boot and plain start all come through here. */
export async function supervise(beginning: Beginning): Promise<number> {
  const { options, world, paths } = beginning;
  const { clock, store, log, repo, terminal } = world;
  const override = options.override ?? (options.resume ? savedOverride(paths.state) : null);
  const clones = await prepareClones(beginning.project, paths.state);
  let onPushed = (): void => {};
  await repo.open(() => onPushed());
  const begun = await startModel({
    settings: settingsOf(beginning.project, null, override),
    store,
    repo,
    stateDir: paths.state,
    bootId: world.host.bootId(),
    resume: options.resume,
    now: clock.now(),
  });
  const model = { ...begun.model, settings: settingsOf(beginning.project, phaseId(begun.model), override) };
  log.info({ version, pid: process.pid, phase: phaseId(model) }, `loopctl begins: ${begun.how}`);
  attempt(log, 'the phase index could not be written', () => writePosition(paths.state, model, override));
  store.commit({
    now: clock.now(),
    kind: 'start',
    body: JSON.stringify({ model, how: begun.how }),
    durable: JSON.stringify(toDurable(model, world.host.bootId(), clock.now())),
    enqueue: [],
    drop: [],
  });

  const end = Promise.withResolvers<number>();
  let announced = false;
  const supervisor = compose({
    world,
    model,
    project: () => run.project,
    onAdvance() {
      attempt(log, 'the phase index could not be written', () =>
        writePosition(paths.state, supervisor.loop.model(), override),
      );
      applySettings(run);
    },
    onComplete(tip) {
      const phases = run.project.config.phases.map((phase) => phase.id);
      const completion = { wallMs: clock.now().wall, phases, commit: tip };
      attempt(log, 'SEQUENCE-COMPLETE could not be written', () =>
        writeSequenceComplete(paths.state, completion),
      );
    },
    onExit(code, reason) {
      log.info({ code }, `loopctl ends: ${reason}`);
      end.resolve(code);
    },
    onTurn(at) {
      sweeper.arm();
      const ready = announced ? null : readiness(at);
      if (ready === null) return;
      announced = true;
      options.onReady(ready);
    },
  });
  const run: Run = {
    world,
    paths,
    supervisor,
    override,
    lock: beginning.lock,
    since: beginning.since,
    project: beginning.project,
  };
  const config = watchConfig(run);
  const sweeper = createPeriodic(run, config);
  const { loop, sessions, deliverer } = supervisor;

  onPushed = () => void supervisor.repo.check();
  beginning.relay.connect(loop.post);
  loop.post(...clones.facts, ...settledMeanwhile(store, model));
  await guarded(log, [terminal.open((event) => sessions.onEvent(event)), supervisor.signals.open()]);
  await guarded(log, [sessions.sweep(), supervisor.repo.check()]);
  await guarded(
    log,
    Object.keys(model.agents).map((agent) => deliverer.recover(agent)),
  );
  loop.post({ type: 'ready' });
  const server = await serve(paths.controlSocket, createRoutes({ ...routeDeps(run), store }), log);
  const unhook = onTermination(run, end.resolve);
  sweeper.arm();
  const code = await end.promise;
  unhook();
  sweeper.stop();
  await shutDown(run, server, config);
  return code;
}

/** What became of messages after the model was last saved: the rows were marked, the facts were lost with the daemon. */
function settledMeanwhile(store: Store, model: Model): readonly Fact[] {
  return store.outbox().flatMap(({ id, key, agent, generation, status }): readonly Fact[] => {
    const known = model.sent[key];
    if (known === undefined || known.status === status) return [];
    return [
      {
        type: 'delivery',
        id,
        key,
        agent,
        generation: generation ?? known.generation,
        status,
        how: 'outbox',
        frozen: false,
      },
    ];
  });
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
    post: loop.post,
    tmuxSocket: run.paths.tmuxSocket,
  };
}
