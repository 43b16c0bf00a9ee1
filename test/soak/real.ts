import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EVENTS_KEPT } from '../../src/daemon/world.ts';
import { SETTLED_KEPT } from '../../src/store/local-store.ts';
import { type Audit, auditHandoffs } from '../e2e/lib/audit.ts';
import type { TestDaemon } from '../e2e/lib/daemon.ts';
import { createProject, onePlan, type TestProject } from '../e2e/lib/project.ts';
import { until } from '../e2e/lib/wait.ts';
import { shimIn, start } from './daemon.ts';
import { fillEvents, newestEvent } from './events.ts';
import { fillOutbox } from './outbox.ts';
import { type Figure, figures, type Sample, sampleOf } from './sample.ts';
import type { Point } from './slope.ts';

export interface Soaked {
  readonly points: Readonly<Record<Figure, readonly Point[]>>;
  readonly phases: number;
  readonly handoffs: number;
  /** Events that the daemon wrote down while it was watched. */
  readonly events: number;
  /** Handoffs lost or doubled, by git history and the agents' receipts. */
  readonly wrong: readonly string[];
}

const SAMPLE_MS = 5_000;
/** More phases a minute than anybody gets through. */
const PHASES_A_MINUTE = 40;
/** The first life goes on until it has been through so many: their events are what the log is filled with. */
const FIRST_PHASES = 3;
/** So small that every log is at its bound within minutes. */
const LOG_BYTES = 20_000;

/**
 * One real daemon over phase after phase of demo agents that hardly think: as many events a minute as git allows. Its
 * event log and its settled messages are as many from the beginning as there may ever be, and its logs are small, so that what is bounded shows it.
 */
export async function soak(minutes: number): Promise<Soaked> {
  const project = createSoakProject(Math.ceil((minutes + 2) * PHASES_A_MINUTE));
  const counts = join(project.root, 'counts');
  writeFileSync(counts, '{}');
  Object.assign(project.env, {
    SOAK_COUNTS: counts,
    NODE_OPTIONS: `--import=${shimIn(project)}`,
  });
  try {
    await firstLife(project);
    fillEvents(project, EVENTS_KEPT);
    fillOutbox(project, SETTLED_KEPT);
    const before = { events: newestEvent(project), taken: auditHandoffs(project).taken.length };
    const daemon = await start(project, '--resume');
    const began = (await daemon.status()).phase.index;
    const samples = await watch(minutes, () => sampleOf(project, daemon.child.pid ?? 0, counts));
    const { phase } = await daemon.status();
    await stop(daemon);
    const audit = auditHandoffs(project);
    return {
      points: byFigure(samples),
      phases: phase.index - began,
      handoffs: audit.taken.length - before.taken,
      events: newestEvent(project) - before.events,
      wrong: wrongOf(audit),
    };
  } finally {
    project.destroy();
  }
}

function createSoakProject(phases: number): TestProject {
  const ids = Array.from({ length: phases }, (_, n) => `p${n + 1}`);
  return createProject({
    plans: Object.fromEntries(ids.map((id) => [id, onePlan])),
    config: { log: { max_bytes: LOG_BYTES }, terminal: { pane_log_bytes: LOG_BYTES } },
  });
}

async function firstLife(project: TestProject): Promise<void> {
  const daemon = await start(project);
  await until('the first phases', async () => (await daemon.status()).phase.index >= FIRST_PHASES, 300_000);
  await stop(daemon);
}

async function stop(daemon: TestDaemon): Promise<void> {
  await daemon.post('/v1/stop', { by: 'soak' });
  await daemon.exited;
}

/** The newest of those told to nobody was on its way when everything was stopped. */
function wrongOf({ lost, doubled }: Audit): readonly string[] {
  return [...lost.slice(0, -1).map((name) => `lost ${name}`), ...doubled.map((name) => `doubled ${name}`)];
}

interface Timed {
  readonly atH: number;
  readonly sample: Sample;
}

async function watch(minutes: number, look: () => Sample | null): Promise<readonly Timed[]> {
  const samples: Timed[] = [];
  const began = performance.now();
  while (performance.now() - began < minutes * 60_000) {
    await pause(SAMPLE_MS);
    const sample = look();
    if (sample !== null) samples.push({ atH: (performance.now() - began) / 3_600_000, sample });
  }
  return samples;
}

function byFigure(samples: readonly Timed[]): Soaked['points'] {
  const points = figures.map(
    (figure) => [figure, samples.map(({ atH, sample }) => ({ atH, value: sample[figure] }))] as const,
  );
  return Object.fromEntries(points) as unknown as Soaked['points'];
}
