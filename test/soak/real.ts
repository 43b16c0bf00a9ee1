import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { auditHandoffs } from '../e2e/lib/audit.ts';
import { startDaemon } from '../e2e/lib/daemon.ts';
import { createProject, onePlan } from '../e2e/lib/project.ts';
import { type Figure, figures, type Sample, sampleOf } from './sample.ts';
import type { Point } from './slope.ts';

export interface Soaked {
  readonly points: Readonly<Record<Figure, readonly Point[]>>;
  readonly handoffs: number;
  readonly phases: number;
  /** Handoffs lost or doubled, by git history and the agents' receipts. */
  readonly wrong: readonly string[];
}

const SAMPLE_MS = 5_000;

/** One real daemon over phase after phase of demo agents that hardly think: as many events a minute as git allows. */
export async function soak(minutes: number): Promise<Soaked> {
  const ids = Array.from({ length: Math.ceil(minutes * 40) }, (_, n) => `p${n + 1}`);
  const project = createProject({ plans: Object.fromEntries(ids.map((id) => [id, onePlan])) });
  const counts = join(project.root, 'counts');
  writeFileSync(counts, '{}');
  Object.assign(project.env, {
    SOAK_COUNTS: counts,
    NODE_OPTIONS: `--import=${new URL('./shim.ts', import.meta.url).pathname}`,
  });
  try {
    const daemon = await startDaemon(project);
    const samples = await watch(minutes, () => sampleOf(project, daemon.child.pid ?? 0, counts));
    const { phase } = await daemon.status();
    await daemon.post('/v1/stop', { by: 'soak' });
    await daemon.exited;
    const { taken, doubled } = auditHandoffs(project);
    return { points: byFigure(samples), handoffs: taken.length, phases: phase.index, wrong: doubled };
  } finally {
    project.destroy();
  }
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
