import type { Fact } from '../../../src/core/facts.ts';
import type { Model } from '../../../src/core/model.ts';
import type { Project } from '../../../src/daemon/project.ts';
import type { StepWrite } from '../../../src/ports/store.ts';
import { createRng } from '../rng.ts';
import type { SimWorld } from '../world/world.ts';
import type { Trouble } from './gate.ts';
import { beginLife, type Life } from './life.ts';

/** Starts the daemon, starts it again when it died, and knows how it is. */
export interface Keeper {
  start(resume: boolean): void;
  /** The daemon is dead for `ms`, then started again. */
  killFor(ms: number): void;
  /** It dies at the n-th effect of a kind, and is started again `downMs` later. */
  arm(
    at: { readonly moment: 'before' | 'after'; readonly what: RegExp; readonly n: number },
    downMs: number,
  ): void;
  stopFor(ms: number): void;
  /** Somebody starts a second daemon: it finds the lock held and leaves, or is the one that begins. */
  startAnother(): void;
  trouble(what: RegExp, trouble: Trouble): void;
  post(...facts: Fact[]): void;
  configure(project: Project): void;
  /** Somebody hands in a one-shot task; `taken` when the daemon says that it has it. */
  dispatch(taken: (id: string) => void): void;
  model(): Model | null;
  ended(): number | null;
  lives(): number;
  /** Since when a daemon has been looking at a terminal that answers. Infinity while none does. */
  watchingSince(): number;
  /** How old something may be that a command on its way did not know of. */
  graceMs(): number;
  /** A dead daemon is started now. */
  revive(): void;
  abandon(): void;
  describe(): string;
}

export interface KeeperDeps {
  readonly seed: string;
  readonly world: SimWorld;
  readonly project: Project;
  /** How late the daemon's timers are at most. */
  readonly lateMs: number;
  readonly trace: (text: string) => void;
  readonly violate: (rule: string, text: string) => void;
  readonly onStep: (write: StepWrite) => void;
  /** The daemon died with a record that it could not write down. */
  readonly onStateLost: () => void;
}

export function createKeeper(deps: KeeperDeps): Keeper {
  const { world, trace } = deps;
  const { scheduler } = world;
  let life: Life | null = null;
  let lives = 0;
  let downMs = 1_000;
  let everReady = false;
  let project = deps.project;
  let waiting: (() => void) | null = null;
  let stopUntil = 0;
  let troubleUntil = 0;
  let slowMs = 0;

  function start(resume: boolean): void {
    waiting?.();
    waiting = null;
    lives += 1;
    trace(`life ${lives} begins`);
    life = beginLife({
      ...{ world, project, number: lives, resume, lateMs: deps.lateMs },
      rng: createRng(deps.seed, 'gate', lives),
      onDeath(where) {
        trace(`life ${lives} dies ${where}`);
        // What it could not write down is gone with it.
        if (world.disk.isFull()) deps.onStateLost();
        life = null;
        if (waiting === null) waiting = scheduler.after(downMs, () => start(everReady));
        downMs = 1_000;
      },
      onStep(write) {
        everReady = true;
        deps.onStep(write);
      },
      onError: (text) => deps.violate('no-error', text),
    });
  }

  return {
    start,
    killFor(ms) {
      downMs = ms;
      life?.gate.kill();
    },
    arm(at, ms) {
      downMs = ms;
      life?.gate.arm(at);
    },
    stopFor(ms) {
      stopUntil = Math.max(stopUntil, scheduler.now() + ms);
      life?.gate.stopUntil(stopUntil);
    },
    startAnother() {
      if (life === null) start(everReady);
    },
    trouble(what, trouble) {
      troubleUntil = Math.max(troubleUntil, trouble.untilAt);
      slowMs = Math.max(slowMs, trouble.slowMs);
      life?.gate.trouble(what, trouble);
    },
    post: (...facts) => life?.post(...facts),
    dispatch: (taken) => life?.dispatch(taken),
    configure(next) {
      project = next;
      life?.configure(next);
    },
    model: () => life?.model() ?? null,
    ended: () => life?.ended() ?? null,
    lives: () => lives,
    watchingSince() {
      if (life === null || life.model()?.ready !== true || !world.tmux.isUp())
        return Number.POSITIVE_INFINITY;
      return Math.max(life.bornAt, stopUntil, troubleUntil + 10_000);
    },
    graceMs: () => (scheduler.now() < Math.max(troubleUntil, stopUntil) + 30_000 ? 3 * slowMs + 15_000 : 600),
    revive() {
      if (life === null) start(everReady);
    },
    abandon() {
      waiting?.();
      life?.gate.kill();
      waiting?.();
    },
    describe() {
      const model = life?.model();
      if (model == null) return 'no daemon';
      const agents = Object.values(model.agents).map(({ name, generation, session, parked, ladder }) => {
        const now = world.tmux.of(name)?.agent.condition();
        return `${name} ${generation} ${session.state} (is ${now})${parked === null ? '' : ` parked: ${parked.reason}`} held: ${session.held}, probe failing: ${session.probeFailing}, lease: ${JSON.stringify(session.lease)}, ladder: ${JSON.stringify(ladder)}, ending: ${JSON.stringify(session.ending)}`;
      });
      const notices = Object.entries(model.notices).map(([key, notice]) => `${key}: ${notice.text}`);
      return [`phase ${model.phase.index}`, ...agents, ...notices].join('; ');
    },
  };
}
