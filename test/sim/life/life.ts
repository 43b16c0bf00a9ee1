import type { Fact } from '../../../src/core/facts.ts';
import type { Model } from '../../../src/core/model.ts';
import type { Log } from '../../../src/daemon/log.ts';
import type { Project } from '../../../src/daemon/project.ts';
import { createRelay } from '../../../src/daemon/relay.ts';
import { applySettings } from '../../../src/daemon/reload.ts';
import { takeOver } from '../../../src/daemon/take-over.ts';
import type { DispatchRequest, TaskDesk } from '../../../src/daemon/tasks/desk.ts';
import type { World } from '../../../src/daemon/world.ts';
import type { Repo } from '../../../src/ports/repo.ts';
import type { StepWrite, Store } from '../../../src/ports/store.ts';
import type { Terminal } from '../../../src/ports/terminal.ts';
import { createFallbackStore } from '../../../src/store/fallback-store.ts';
import type { Rng } from '../rng.ts';
import type { SimWorld } from '../world/world.ts';
import { createGate, type Gate } from './gate.ts';

/** One life of the daemon in the simulated world. */
export interface Life {
  readonly gate: Gate;
  readonly bornAt: number;
  /** Exit code once it ended by itself. */
  ended(): number | null;
  /** Null until it has taken over. */
  model(): Model | null;
  post(...facts: Fact[]): void;
  configure(project: Project): void;
  /** Somebody hands in a one-shot task; `taken` when the daemon says that it has it. */
  dispatch(taken: (id: string) => void): void;
}

export interface LifeOptions {
  readonly world: SimWorld;
  readonly number: number;
  readonly resume: boolean;
  readonly project: Project;
  readonly rng: Rng;
  /** Its longer timers fire on the next multiple of this, as on a machine that groups them; 0: to the millisecond. */
  readonly lateMs: number;
  readonly onDeath: (where: string) => void;
  readonly onStep: (write: StepWrite) => void;
  readonly onError: (text: string) => void;
}

const ERRAND: DispatchRequest = {
  ...{ task: 'Look at it', template: null, backend: null, model: null, timeout_s: null, by: 'sim' },
};

/** Begins a life: the daemon's own wiring over gated ports. */
export function beginLife(options: LifeOptions): Life {
  const { world } = options;
  const gate = createGate(world.scheduler, options.rng, options.onDeath);
  const relay = createRelay();
  const daemonWorld = worldOf(options, gate, (...facts) => relay.post(...facts));
  let ended: number | null = null;
  let posted: (...facts: Fact[]) => void = (...facts) => relay.post(...facts);
  let read: () => Model | null = () => null;
  let configure: (project: Project) => void = () => {};
  let desk: TaskDesk | null = null;
  let project = options.project;

  async function live(): Promise<void> {
    const end = Promise.withResolvers<number>();
    const { run, sweeper } = await takeOver({
      world: daemonWorld,
      paths: daemonWorld.paths,
      project,
      resume: options.resume,
      override: null,
      relay,
      facts: [],
      lock: { isHeld: () => true, release: () => {} } as never,
      since: '',
      onReady: () => {},
      watchConfig: () => ({ check: () => {} }),
      onEnd: end.resolve,
    });
    const { loop } = run.supervisor;
    posted = loop.post;
    read = () => loop.model();
    configure = (next) => {
      run.project = next;
      applySettings(run);
    };
    desk = run.supervisor.tasks.desk;
    if (run.project !== project) configure(project);
    sweeper.arm();
    ended = await end.promise;
    sweeper.stop();
    loop.stop();
    await run.supervisor.deliverer.close();
  }

  live().catch((error: unknown) => options.onError(`a life failed to begin: ${String(error)}`));

  return {
    gate,
    bornAt: world.scheduler.now(),
    ended: () => ended,
    model: () => read(),
    post: (...facts) => {
      if (gate.isAlive()) posted(...facts);
    },
    dispatch(taken) {
      gate.run(() => {
        desk?.dispatch(ERRAND).then(
          (id) => {
            // A full disk keeps the order itself from being written: the simulated one holds only the database.
            if (gate.isAlive() && !world.disk.isFull()) taken(id);
          },
          (error: unknown) => {
            if (gate.isAlive()) options.onError(`a task was refused: ${String(error)}`);
          },
        );
      });
    },
    configure(next) {
      project = next;
      if (gate.isAlive()) configure(next);
    },
  };
}

function worldOf(options: LifeOptions, gate: Gate, tell: (...facts: Fact[]) => void): World {
  const { world, onError } = options;
  const { scheduler } = world;
  const monoMs = (): number => scheduler.now() - world.bootAt();
  const { lateMs } = options;
  /** What is asked for within a second is on time. */
  const late = (ms: number): number =>
    lateMs === 0 || ms < 1_000 ? ms : Math.ceil((scheduler.now() + ms) / lateMs) * lateMs - scheduler.now();
  const opened = world.disk.open((moment, what) => gate.fate(moment, what));
  const store = createFallbackStore(
    opened,
    (notice) => tell({ type: 'trouble', key: 'store', text: notice.type === 'healed' ? null : notice.text }),
    { reopen: () => world.disk.open((moment, what) => gate.fate(moment, what)), monoMs },
  );
  const commit: Store['commit'] = (write) => {
    const rows = store.commit(write);
    if (gate.isAlive()) options.onStep(write);
    return rows;
  };
  return {
    clock: {
      now: () => ({ mono: monoMs(), wall: scheduler.wall() }),
      after: (ms, fn) => scheduler.after(late(ms), () => gate.run(fn)),
      soon: (fn) => void scheduler.after(0, () => gate.run(fn)),
    },
    host: {
      bootId: () => world.bootId(),
      identify: () => null,
      treeCpuMs: (pid) => world.session(pid)?.agent.cpuMs() ?? null,
      runNs: (pid) => world.session(pid)?.agent.ranNs() ?? null,
      isStopped: (pid) => world.session(pid)?.agent.stopped() ?? false,
    },
    terminal: gatedTerminal(world, gate),
    repo: gatedRepo(world, gate),
    store: { ...store, commit },
    signalTail: (tail) => world.tail(tail, gate),
    log: quietLog((text) => {
      if (gate.isAlive()) onError(text);
    }),
    paths: world.paths,
  };
}

function gatedTerminal(world: SimWorld, gate: Gate): Terminal {
  const { port } = world.tmux;
  return {
    open: (onEvent) =>
      gate.call('tmux open', () => {
        world.listen(gate, onEvent);
        return Promise.resolve();
      }),
    list: () => gate.call('tmux list', () => port.list()),
    launch: (spec) => gate.call('tmux launch', () => port.launch(spec)),
    capture: (pane, history) => gate.call('tmux capture', () => port.capture(pane, history)),
    submit: (pane, text, recipe) => gate.call('tmux submit', () => port.submit(pane, text, recipe)),
    key: (pane, key) => gate.call('tmux key', () => port.key(pane, key)),
    tag: (session, tags) => gate.call('tmux tag', () => port.tag(session, tags)),
    kill: (session, expected, graceMs) => gate.call('tmux kill', () => port.kill(session, expected, graceMs)),
    isForeground: (pane) => gate.call('tmux foreground', () => port.isForeground(pane)),
    shutdown: () => gate.call('tmux shutdown', () => port.shutdown()),
    close: async () => {},
  };
}

function gatedRepo(world: SimWorld, gate: Gate): Repo {
  const repo = world.repo((onEvent) => world.listenRepo(gate, onEvent));
  return {
    open: (onEvent) => gate.call('git open', () => repo.open(onEvent)),
    branch: () => gate.call('git branch', () => repo.branch()),
    tip: () => gate.call('git tip', () => repo.tip()),
    since: (cursor, base) => gate.call('git since', () => repo.since(cursor, base)),
    file: (commit, path) => gate.call('git file', () => repo.file(commit, path)),
    lastTouch: (tip, paths) => gate.call('git last', () => repo.lastTouch(tip, paths)),
    beforeFirstTouch: (tip, paths) => gate.call('git first', () => repo.beforeFirstTouch(tip, paths)),
    appearance: (tip, path) => gate.call('git appearance', () => repo.appearance(tip, path)),
    secrets: (commits) => gate.call('git secrets', () => repo.secrets(commits)),
    fetch: () => gate.call('git fetch', () => repo.fetch()),
    close: async () => {},
  };
}

/** Says nothing; errors are for the one who runs the simulation. */
function quietLog(onError: (text: string) => void): Log {
  const silent = (): void => {};
  const error = (first: unknown, second?: unknown): void => onError(String(second ?? first));
  return { trace: silent, debug: silent, info: silent, warn: silent, error, fatal: error } as unknown as Log;
}
