import type { Project } from '../../../src/daemon/project.ts';
import type { Keeper } from '../life/keeper.ts';
import type { TaskCheck } from '../tasks/check.ts';
import type { SimWorld } from '../world/world.ts';
import type { Fault, FaultKind } from './fault.ts';
import { onAgents } from './on-agents.ts';
import { onMachine } from './on-machine.ts';
import { onPeople } from './on-people.ts';
import { onTasks } from './on-tasks.ts';

/** Makes faults happen, and ends them all when it is time. */
export interface Director {
  apply(fault: Fault): void;
  /** Everything that was broken is mended, and from now on everybody cooperates. */
  calm(): void;
  applied(): Readonly<Partial<Record<FaultKind, number>>>;
}

export interface DirectorDeps {
  readonly world: SimWorld;
  readonly keeper: Keeper;
  readonly project: Project;
  /** Null when nobody dispatches any. */
  readonly tasks: TaskCheck | null;
  readonly trace: (text: string) => void;
  readonly onServerDeath: () => void;
  readonly onStateLost: () => void;
  /** Something that may hold the daemon up for a while. */
  readonly onDisturbed: () => void;
}

/** What the acts of faults are given. */
export interface Stage extends DirectorDeps {
  /** Later, unless everything has been mended by then. */
  afterwards(ms: number, fn: () => void): void;
}

/** How faults of some kinds are carried out. */
export type Acts<K extends FaultKind> = { readonly [P in K]: (fault: Extract<Fault, { kind: P }>) => void };

/** Faults that hold the daemon up for a while although it lives: bounds count from their end. */
const DISTURBING: ReadonlySet<FaultKind> = new Set([
  'clock-jump',
  'connection-loss',
  'tmux-trouble',
  'git-trouble',
  'stop-daemon',
]);

/** Once everybody cooperates, a person looks in at these times and lets parked agents go on. */
const VISITS_MS = [60_000, 3_600_000, 7_200_000];

export function createDirector(deps: DirectorDeps): Director {
  const { world, keeper, trace } = deps;
  const { scheduler } = world;
  const counts: Partial<Record<FaultKind, number>> = {};
  let isCalm = false;
  const stage: Stage = {
    ...deps,
    afterwards(ms, fn) {
      scheduler.after(ms, () => {
        if (!isCalm) fn();
      });
    },
  };
  const acts: Acts<FaultKind> = {
    ...onMachine(stage),
    ...onAgents(stage),
    ...onPeople(stage),
    ...onTasks(stage),
  };

  function visit(): void {
    for (const agent of Object.keys(keeper.model()?.agents ?? {})) {
      keeper.post({ type: 'pause', agent, on: false, by: 'sim' }, { type: 'unpark', agent, by: 'sim' });
    }
    keeper.post({ type: 'pause', agent: null, on: false, by: 'sim' });
  }

  return {
    apply(fault) {
      counts[fault.kind] = (counts[fault.kind] ?? 0) + 1;
      trace(`fault ${JSON.stringify(fault)}`);
      const act: (fault: never) => void = acts[fault.kind];
      act(fault as never);
      if (DISTURBING.has(fault.kind)) deps.onDisturbed();
    },
    calm() {
      trace('from now on everybody cooperates');
      isCalm = true;
      world.mend();
      world.setCooperative(true);
      keeper.revive();
      for (const ms of VISITS_MS) scheduler.after(ms, visit);
      deps.onDisturbed();
    },
    applied: () => counts,
  };
}
