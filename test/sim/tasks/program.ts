import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LaunchSpec } from '../../../src/ports/terminal.ts';
import type { SimAgent } from '../agent/agent.ts';
import type { Rng } from '../rng.ts';
import type { Scheduler } from '../scheduler.ts';
import type { Said } from './backend.ts';

/** One run of a one-shot task, by its program's own account. Simulated milliseconds. */
export interface SimRun {
  readonly id: string;
  readonly run: number;
  readonly launchedAt: number;
  /** Its program was begun. */
  begun: boolean;
  /** Since when its process is gone; null while it is there. */
  goneAt: number | null;
  /** It left by itself, and its exit was reported. */
  left: boolean;
  /** It did what it was told, and said so. */
  done: boolean;
}

export interface SimTaskDeps {
  readonly scheduler: Scheduler;
  readonly rng: Rng;
  readonly spec: LaunchSpec;
  readonly cooperative: () => boolean;
  readonly exit: (code: number) => void;
}

/** A program that is given a task, and leaves when it is done, or fails, or never leaves. */
export function createSimTask(deps: SimTaskDeps): { readonly agent: SimAgent; readonly run: SimRun } {
  const { scheduler, rng, spec } = deps;
  const [log = ''] = spec.argv.slice(5);
  const { agent: id, generation } = spec.tags;
  const run: SimRun = {
    ...{ id, run: generation, launchedAt: scheduler.now() },
    ...{ begun: false, goneAt: null, left: false, done: false },
  };
  const lengthMs = rng.spread(1_000, 2_400_000);
  const fate = deps.cooperative() ? 'done' : rng.pick(['done', 'done', 'done', 'fails', 'limit', 'hangs']);

  function later(ms: number, fn: () => void): void {
    scheduler.after(ms, () => {
      if (run.goneAt === null) fn();
    });
  }

  function leave(code: number, said: Said): void {
    writeFileSync(log, JSON.stringify(said));
    utimesSync(log, scheduler.wall() / 1000, scheduler.wall() / 1000);
    mkdirSync(dirname(spec.exitReport), { recursive: true });
    writeFileSync(spec.exitReport, `{"generation":${generation},"code":${code}}\n`);
    run.left = true;
    run.done = code === 0;
    gone();
    deps.exit(code);
  }

  function gone(): void {
    run.goneAt ??= scheduler.now();
  }

  later(rng.int(1, 200), () => {
    run.begun = true;
    mkdirSync(dirname(log), { recursive: true });
    writeFileSync(log, '');
    if (fate === 'hangs') return;
    later(lengthMs, () => {
      if (fate === 'done') leave(0, { text: `${id} is done`, ok: true });
      else if (fate === 'fails') leave(1, { text: `${id} has failed`, ok: false });
      else {
        const reset = rng.chance(0.7) ? scheduler.wall() + rng.spread(60_000, 7_200_000) : null;
        leave(1, { text: 'You have hit a usage limit', ok: false, limit: { reset } });
      }
    });
  });
  return { run, agent: { ...silent(id, generation, scheduler), end: gone } };
}

/** Nobody types to a task, and its screen says nothing. */
function silent(id: string, generation: number, scheduler: Scheduler): SimAgent {
  const nothing = (): void => {};
  const typed = (): never => {
    throw new Error(`something was typed at ${id}`);
  };
  const at = scheduler.now();
  return {
    name: id,
    generation,
    quirks: { dropEnters: 0, dropPastes: 0, forgetMarkers: 0, hangNext: false, slowMs: 0, burns: false },
    condition: () => 'busy',
    frozen: () => false,
    stopped: () => false,
    quietSince: () => at,
    conditionSince: () => at,
    toolOpen: () => false,
    hasLost: () => false,
    draft: () => null,
    activity: () => Math.floor(scheduler.wall() / 1000),
    cpuMs: () => 0,
    ranNs: () => 0,
    paste: typed,
    enter: typed,
    screen: () => {
      throw new Error(`somebody looked at the screen of ${id}`);
    },
    freeze: nothing,
    stop: nothing,
    dialog: nothing,
    type: nothing,
    clearLine: nothing,
    meetLimit: nothing,
    end: nothing,
  };
}
