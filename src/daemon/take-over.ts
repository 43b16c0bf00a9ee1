import { silentNotifier } from '../boot/systemd/notify.ts';
import { journalFile } from '../config/journal.ts';
import { toDurable } from '../core/durable.ts';
import type { Fact } from '../core/facts.ts';
import type { Model } from '../core/model.ts';
import type { Store } from '../ports/store.ts';
import type { TerminalEvent } from '../ports/terminal.ts';
import { writeSequenceComplete } from '../store/sequence-complete.ts';
import { version } from '../version.ts';
import { compose } from './compose.ts';
import { attempt, guarded } from './guarded.ts';
import { completionHookOf, createCompletionHook } from './hooks/on-complete.ts';
import { createJournalKeeper } from './journal/keeper.ts';
import type { DaemonOptions } from './options.ts';
import { type ConfigCheck, createPeriodic } from './periodic.ts';
import { phaseId, savedOverride, writePosition } from './position.ts';
import { settingsOf } from './project.ts';
import { readiness } from './ready.ts';
import { lastSignOfLife, noteReboot } from './reboot.ts';
import type { Relay } from './relay.ts';
import { applySettings } from './reload.ts';
import type { Run } from './run.ts';
import { startModel } from './start-model.ts';
import type { Sweeper } from './sweeper.ts';

export interface TakeOverOptions<C extends ConfigCheck>
  extends Omit<Run, 'supervisor' | 'override' | 'service' | 'again' | 'control'>,
    Pick<DaemonOptions, 'resume' | 'override' | 'onReady'> {
  /** Nobody is told if not set. */
  readonly service?: Run['service'];
  /** Facts that the world tells by itself, from before the loop was there. */
  readonly relay: Relay;
  /** What is found while the world is made ready, and may still be looked for. Nothing is launched before. */
  readonly facts: readonly Fact[] | Promise<readonly Fact[]>;
  readonly watchConfig: (run: Run) => C;
  readonly onEnd: (code: number) => void;
}

/** A life that has begun. */
export interface Begun<C> {
  readonly run: Run;
  readonly config: C;
  readonly sweeper: Sweeper;
}

/**
 * Takes over a project wherever it stands: finds the position, wires the parts, looks at the world once, and from
 * then on decides. Crash, boot and plain start all come through here.
 */
export async function takeOver<C extends ConfigCheck>(options: TakeOverOptions<C>): Promise<Begun<C>> {
  const { world, paths, service = silentNotifier } = options;
  const { clock, store, log, repo, terminal } = world;
  const override = options.override ?? (options.resume ? savedOverride(paths.state) : null);
  let onPushed = (): void => {};
  let onTerminal = (_event: TerminalEvent): void => {};
  // Takes its time, and needs nothing of what is read meanwhile. What it tells too early, the first sweep finds.
  const opened = guarded(log, [terminal.open((event) => onTerminal(event))]);
  await repo.open(() => onPushed());
  const model = await firstModel(options, override);
  let announced = false;
  const journal = createJournalKeeper({
    store,
    clock,
    log,
    path: () => journalFile(run.project.config, paths.project),
  });
  const onComplete = createCompletionHook({
    ...{ store, log, projectDir: paths.project },
    hook: () => completionHookOf(run.project.config),
    project: () => run.project.config.project,
    onTrouble: (text) => supervisor.loop.post({ type: 'trouble', key: 'hook/on_complete', text }),
  });
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
      onComplete.begin(completion);
    },
    onExit(code, reason) {
      log.info({ code }, `loopctl ends: ${reason}`);
      const hook = onComplete.underWay();
      if (hook === null) options.onEnd(code);
      else void hook.finally(() => clock.soon(() => options.onEnd(code)));
    },
    onTurn(at) {
      sweeper.arm();
      journal.keep(at);
      const ready = announced ? null : readiness(at);
      if (ready === null) return;
      announced = true;
      options.onReady(ready);
    },
  });
  const { lock, since, project } = options;
  const run: Run = {
    world,
    paths,
    supervisor,
    override,
    lock,
    since,
    service,
    control: null,
    again: false,
    project,
  };
  const config = options.watchConfig(run);
  const sweeper = createPeriodic(run, config);
  const { loop, sessions, deliverer, tasks } = supervisor;

  onPushed = () => void supervisor.repo.check();
  onTerminal = (event) => {
    if (!tasks.onEvent(event)) sessions.onEvent(event);
  };
  options.relay.connect(loop.post);
  loop.post(...settledMeanwhile(store, model));
  await Promise.all([opened, guarded(log, [supervisor.signals.open()])]);
  await guarded(log, [sessions.sweep(), tasks.sweep(), supervisor.repo.check()]);
  await guarded(
    log,
    Object.keys(model.agents).map((agent) => deliverer.recover(agent)),
  );
  supervisor.wakes.check();
  loop.post(...(await options.facts), { type: 'ready' });
  supervisor.notifying.begin();
  return { run, config, sweeper };
}

/** Where the sequence stands, made durable as the beginning that a replay starts from. */
async function firstModel(
  options: Pick<TakeOverOptions<ConfigCheck>, 'world' | 'paths' | 'project' | 'resume'>,
  override: Run['override'],
): Promise<Model> {
  const { world, paths, project } = options;
  const { clock, store, log, repo, host } = world;
  const lastMs = lastSignOfLife(store);
  const begun = await startModel({
    settings: settingsOf(project, null, override),
    store,
    repo,
    stateDir: paths.state,
    bootId: host.bootId(),
    resume: options.resume,
    now: clock.now(),
  });
  const model = { ...begun.model, settings: settingsOf(project, phaseId(begun.model), override) };
  log.info({ version, pid: process.pid, phase: phaseId(model) }, `loopctl begins: ${begun.how}`);
  attempt(log, 'the phase index could not be written', () => writePosition(paths.state, model, override));
  attempt(log, 'REBOOTS.md could not be written', () =>
    noteReboot(paths.state, {
      wallMs: clock.now().wall,
      bootId: host.bootId(),
      lastMs,
      phase: phaseId(model),
    }),
  );
  store.commit({
    now: clock.now(),
    kind: 'start',
    body: JSON.stringify({ model, how: begun.how }),
    durable: JSON.stringify(toDurable(model, host.bootId(), clock.now())),
    enqueue: [],
    drop: [],
  });
  return model;
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
