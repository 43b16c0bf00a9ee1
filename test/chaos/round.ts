import { existsSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { canMount, mountSmall } from '../e2e/lib/disk.ts';
import { createProject, type TestProject } from '../e2e/lib/project.ts';
import { createRng } from '../sim/rng.ts';
import { auditRound, type RoundAudit } from './audit.ts';
import { evidenceOf, keepFolder } from './evidence.ts';
import { type ChaosFault, chaosFaults, type Stage } from './faults.ts';
import { keepAlive } from './keeper.ts';
import { failureOf } from './report.ts';
import { createStory } from './story.ts';

/** Faults come for this long; then the project is left alone to finish. */
const STORM_MS = 40_000;
/** Without a fault it must finish within this. */
const CALM_MAX_MS = 180_000;

export interface Round {
  readonly seed: string;
  readonly seconds: number;
  /** How often each fault was done. */
  readonly faults: Readonly<Record<string, number>>;
  readonly lives: number;
  readonly audit: RoundAudit;
  /** Why it did not end as it should; null when it did. */
  readonly failure: string | null;
  /** What a person needs to find out why; empty when it did not fail. */
  readonly evidence: string;
}

const gate = (name: string): string => `- gate: ${name}\n  - parts: 2\n`;
const plan = (id: string): string =>
  `# Phase ${id}\n\n## Gates\n\n${gate(`${id}a`)}  - flaw: once\n\n${gate(`${id}b`)}`;

/**
 * One project in a storm of faults, then in calm to its end. With `keepIn`, the whole folder of a round that failed
 * is kept there, under its seed.
 */
export async function playRound(seed: string, keepIn: string | null): Promise<Round> {
  const rng = createRng('chaos', seed);
  const project = createChaosProject();
  const clock = join(project.root, 'clock');
  writeFileSync(clock, '0');
  const unmount = canMount ? mountSmall(project, '16m') : null;
  const began = performance.now();
  const story = createStory();
  const keeper = keepAlive(project, () => rng.int(0, 1_500), story);
  const stage: Stage = { project, keeper, rng, clock, story };
  const faults: Record<string, number> = {};
  try {
    const storm = new AbortController();
    const ended = keeper.ended.finally(() => storm.abort());
    await rage(stage, faults, storm.signal);
    story.tell('calm');
    const code = await Promise.race([ended, pause(CALM_MAX_MS, 'late' as const, { ref: false })]);
    const round: Round = {
      ...{ seed, faults, lives: keeper.lives(), audit: auditRound(project), evidence: '' },
      seconds: Math.round((performance.now() - began) / 1000),
      failure: judge(project, code),
    };
    if (failureOf(round) === null) return round;
    const evidence = await evidenceOf(project, keeper, story);
    if (keepIn !== null) keepFolder(project, join(keepIn, seed));
    return { ...round, evidence };
  } finally {
    keeper.stop();
    unmount?.();
    project.destroy();
  }
}

function createChaosProject(): TestProject {
  const project = createProject({
    plans: { one: plan('one'), two: plan('two'), three: plan('three') },
    timers: { ...{ sweep_s: 1, fetch_interval_s: 5, ack_wait_s: 2 }, restart_max: 1_000, start_max_s: 20 },
    // Nobody wakes by itself: a lost handoff is not found by a self-poll, and the round does not end.
    demo: { builder: { SPEED: '20', LEASE_S: '3000' }, adversary: { SPEED: '20', LEASE_S: '3000' } },
  });
  const shim = new URL('./clock-shim.ts', import.meta.url).pathname;
  Object.assign(project.env, {
    CHAOS_CLOCK: join(project.root, 'clock'),
    NODE_OPTIONS: `--import=${shim} --disable-warning=ExperimentalWarning`,
  });
  return project;
}

/** One fault after the other, some of them at once, until the storm is over. */
async function rage(stage: Stage, done: Record<string, number>, over: AbortSignal): Promise<void> {
  const [first, ...rest] = chaosFaults.filter((fault) => canMount || fault.needsDisk !== true);
  if (first === undefined) throw new Error('there are faults');
  const undone = new Set<() => void>();
  const end = performance.now() + STORM_MS;
  while (performance.now() < end && !over.aborted) {
    await pause(stage.rng.spread(200, 3_000), undefined, { signal: over }).catch(() => undefined);
    if (!over.aborted) strike(stage, stage.rng.pick([first, ...rest]), done, undone);
  }
  for (const undo of undone) undo();
}

function strike(
  stage: Stage,
  fault: ChaosFault,
  done: Record<string, number>,
  undone: Set<() => void>,
): void {
  const struck = fault.strike(stage);
  if (struck === null) return;
  done[fault.name] = (done[fault.name] ?? 0) + 1;
  const { undo, forMs = 0 } = struck;
  stage.story.tell(undo === undefined ? fault.name : `${fault.name}, for ${forMs} ms`);
  if (undo === undefined) return;
  const once = (): void => {
    if (undone.delete(once)) undo();
  };
  undone.add(once);
  setTimeout(once, forMs);
}

function judge(project: TestProject, code: number | null | 'late'): string | null {
  if (code === 'late') return `not complete ${CALM_MAX_MS / 1000} s after the last fault`;
  if (code !== 0) return `the daemon ended with code ${code}`;
  const complete = join(project.paths.state, 'SEQUENCE-COMPLETE');
  return existsSync(complete) && statSync(complete).size > 0 ? null : 'SEQUENCE-COMPLETE is not there';
}
