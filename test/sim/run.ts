import { journalFile } from '../../src/config/journal.ts';
import type { Model } from '../../src/core/model.ts';
import { simBackend } from './agent/backend.ts';
import { drawTraits } from './agent/traits.ts';
import { journalFault } from './check/journal.ts';
import { whyNoKeys } from './check/keys.ts';
import { createReceiptCheck } from './check/receipts.ts';
import { createRoundCheck } from './check/rounds.ts';
import { createStepCheck } from './check/steps.ts';
import { Violation } from './check/violation.ts';
import { createWakeCheck } from './check/wakes.ts';
import { createDirector } from './faults/apply.ts';
import { drawFaults } from './faults/draw.ts';
import type { Fault, FaultKind } from './faults/fault.ts';
import { createKeeper } from './life/keeper.ts';
import { simProject } from './project.ts';
import { createRng, type Rng } from './rng.ts';
import { createScheduler } from './scheduler.ts';
import { taskBackend } from './tasks/backend.ts';
import { createTaskCheck } from './tasks/check.ts';
import type { SimDisk } from './world/disk.ts';
import { createWorld } from './world/world.ts';

export interface RunOptions {
  readonly seed: string;
  /** Simulated hours in which things go wrong; afterwards the sequence must come to its end. */
  readonly hours: number;
  /** Default: drawn by the seed. */
  readonly faults?: readonly Fault[];
  readonly disk?: SimDisk;
  readonly trace?: (line: string) => void;
  /** Default: two an hour for the quickest pair, more than it mostly gets through. */
  readonly phases?: number;
  /** A cap on turns. Somebody who comes by now and then allows as many again where it is reached. */
  readonly turnsCap?: number;
  /** Whether there is one, which is woken each hour. Default: drawn by the seed. */
  readonly orchestrator?: boolean;
  /** Whether there are one-shot tasks and a job. Default: drawn by the seed. */
  readonly tasks?: boolean;
  /** How late the daemon's timers are at most, of a second and more. Default: drawn by the seed. */
  readonly lateMs?: number;
  /** Every half a minute while a daemon lives. */
  readonly onRound?: (atMs: number, model: Model) => void;
}

export interface RunResult {
  readonly seed: string;
  readonly violation: Violation | null;
  readonly simulatedMs: number;
  readonly events: number;
  readonly lives: number;
  readonly faults: Readonly<Partial<Record<FaultKind, number>>>;
  readonly taken: number;
  readonly unprovable: number;
  readonly commits: number;
  /** Wakes sent to the Orchestrator. */
  readonly wakes: number;
  /** One-shot tasks that somebody dispatched. */
  readonly tasks: number;
}

const HOUR = 3_600_000;
/** After the last fault everybody cooperates, and the sequence must be complete within this time, */
const END_BOUND_MS = 14 * HOUR;
/** or within this time for each phase that was left then. */
const PHASE_BOUND_MS = 0.5 * HOUR;
const ROUND_MS = 30_000;
const COMES_BY_MS = 900_000;

/** Timers that are late make empty time cheap: most runs have them, some none. */
function drawLateness(rng: Rng, hours: number): number {
  if (isLong(hours)) return rng.chance(0.03) ? 0 : rng.pick([10_000, 20_000, 20_000, 20_000]);
  return rng.chance(0.15) ? 0 : rng.pick([5_000, 10_000, 20_000, 20_000]);
}

/** An hour is to be full; days are mostly of long turns, as real ones are. */
function drawPace(rng: Rng, hours: number): number {
  return isLong(hours) ? rng.pick([1, 3, 6, 6]) : 1;
}

function isLong(hours: number): boolean {
  return hours >= 12;
}

/** One run: a seed (and perhaps a list of faults) decides everything that happens. */
export async function simulate(options: RunOptions): Promise<RunResult> {
  const { seed, hours } = options;
  const scheduler = createScheduler();
  const mood = createRng(seed, 'run');
  const faults = options.faults ?? drawFaults(seed, hours);
  const pace = drawPace(createRng(seed, 'pace'), hours);
  const traits = {
    builder: drawTraits(createRng(seed, 'builder'), pace),
    adversary: drawTraits(createRng(seed, 'adversary'), pace),
    orchestrator: { ...drawTraits(createRng(seed, 'orchestrator')), wakesItself: false, forgets: 0 },
  };
  const hasOrchestrator = options.orchestrator ?? createRng(seed, 'roles').chance(0.4);
  const hasTasks = options.tasks ?? createRng(seed, 'tasks').chance(0.4);
  const length = options.phases ?? Math.max(2, Math.round((hours * 4) / (pace + 1)));
  const phases = Array.from({ length }, (_, n) => `p${n + 1}`);
  const gates = new Map(
    phases.map((id) => [id, Array.from({ length: mood.int(1, 3) }, (_, n) => `${id}.g${n + 1}`)]),
  );
  const shared = mood.chance(0.5);
  const lateMs = options.lateMs ?? drawLateness(createRng(seed, 'lateness'), hours);
  const accounts = {
    builder: 'one',
    adversary: shared ? 'one' : 'two',
    orchestrator: shared ? 'one' : 'three',
    assistant: shared ? 'one' : 'four',
  };
  const trace = (text: string): void => options.trace?.(`${clockOf(scheduler.now())} ${text}`);
  let violation: Violation | null = null;
  const violate = (rule: string, text: string): void => {
    trace(`VIOLATION ${rule}: ${text}`);
    trace(keeper.describe());
    violation ??= new Violation(rule, text, scheduler.now());
  };
  const receipts = createReceiptCheck(scheduler.now, violate);
  const wakes = createWakeCheck(scheduler, violate);
  const world = createWorld({
    seed,
    scheduler,
    traits,
    rng: createRng(seed, 'world'),
    accountOf: (agent) => accounts[agent as keyof typeof accounts],
    gatesOf: (phase) => gates.get(phase) ?? [],
    note: trace,
    ...(options.disk === undefined ? {} : { disk: options.disk }),
    watch: {
      onKeys(session, text) {
        trace(`type ${session.name} ${session.tags.generation}: ${text ?? '<Enter>'}`);
        receipts.onTyped(session.name, session.tags.generation, text ?? '');
        const why = whyNoKeys(session, text);
        if (why !== null && scheduler.now() - why.since > keeper.graceMs())
          violate('typed-at', `${session.name}: ${why.why}`);
      },
      onLaunch: ({ tags, env }) => {
        if (env.LOOPCTL_TASK !== undefined) tasks?.onLaunch(tags.agent, tags.generation);
      },
      onKill: (session) => trace(`killed ${session.name} ${session.tags.generation}`),
      onTaken(taken) {
        trace(`taken by ${taken.agent} ${taken.generation}: ${taken.ids.join(' ')}`);
        receipts.onTaken(taken);
      },
    },
  });
  const project = simProject({
    dir: world.paths.state,
    phases,
    accounts,
    resume: mood.chance(0.2),
    turnsCap: options.turnsCap,
    backends: {
      builder: simBackend('builder', traits.builder),
      adversary: simBackend('adversary', traits.adversary),
      ...(hasTasks ? { assistant: taskBackend() } : {}),
      ...(hasOrchestrator ? { orchestrator: simBackend('orchestrator', traits.orchestrator) } : {}),
    },
  });
  world.git.onCommit((commit) =>
    trace(`pushed ${commit.sha.slice(0, 12)} by ${commit.author}: ${commit.subject}`),
  );
  const tasks = hasTasks ? createTaskCheck({ scheduler, violate, runs: world.runs }) : null;
  let serverDeath = Number.NEGATIVE_INFINITY;
  const steps = createStepCheck({
    ...{ world, phases, wakes, tasks, violate, trace },
    watchingSince: () => keeper.watchingSince(),
    model: () => keeper.model(),
    lastServerDeath: () => serverDeath,
  });
  const keeper = createKeeper({
    seed,
    world,
    project,
    lateMs,
    trace,
    violate,
    onStep: (write) => steps.onStep(write),
    onStateLost: receipts.onStateLost,
  });
  const rounds = createRoundCheck({
    ...{ world, receipts, wakes, tasks, traits, violate },
    base: () => steps.position().base,
    watchingSince: () => keeper.watchingSince(),
  });
  const director = createDirector({
    ...{ seed, world, keeper, project, tasks, trace },
    onServerDeath() {
      serverDeath = scheduler.now();
    },
    onStateLost: receipts.onStateLost,
    onDisturbed: () => rounds.disturbed(),
  });

  for (const fault of faults) scheduler.after(fault.at, () => director.apply(fault));
  scheduler.after(hours * HOUR, () => director.calm());
  const everyRound = (): void => {
    const model = keeper.model();
    if (model !== null) {
      rounds.round(model, 0);
      if (Object.values(model.agents).some((agent) => isHeldFor(agent, scheduler.now() - world.bootAt())))
        keeper.post({ type: 'budget-more', agent: null, by: 'a person' });
      options.onRound?.(scheduler.now(), model);
    }
    scheduler.after(ROUND_MS, everyRound);
  };
  scheduler.after(ROUND_MS, everyRound);
  keeper.start(false);
  const over = (): boolean => violation !== null || keeper.ended() !== null;
  try {
    await scheduler.run(hours * HOUR, over);
    const boundMs = Math.max(END_BOUND_MS, (phases.length - steps.position().index) * PHASE_BOUND_MS);
    await scheduler.run(hours * HOUR + boundMs, over);
    if (violation === null && keeper.ended() !== 0) {
      violate('completes', `not complete ${boundMs / HOUR} h after the last fault: ${keeper.describe()}`);
    }
    if (violation === null && steps.position().index !== phases.length)
      violate('completes', 'left before the end');
    if (violation === null) tasks?.end(keeper.model());
    const fault = violation === null ? journalFault(journalFile(project.config, world.paths.project)) : null;
    if (fault !== null) violate('journal', fault);
    return {
      seed,
      violation,
      simulatedMs: scheduler.now(),
      events: scheduler.count(),
      lives: keeper.lives(),
      faults: director.applied(),
      taken: world.taken.length,
      unprovable: receipts.unprovable(),
      commits: world.git.line().length,
      wakes: wakes.sent(),
      tasks: tasks?.count() ?? 0,
    };
  } finally {
    keeper.abandon();
    world.destroy();
  }
}

/** It has been held by the budget for long enough that somebody came by. */
function isHeldFor({ spent }: Model['agents'][string], monoMs: number): boolean {
  return spent !== null && monoMs - spent.since.mono >= COMES_BY_MS;
}

function clockOf(ms: number): string {
  const s = Math.floor(ms / 1000);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}.${String(ms % 1000).padStart(3, '0')}`;
}
