import { createProject } from '../../test/e2e/lib/project.ts';
import { listeners } from '../handoff/loopctl.ts';
import { importHistory } from '../history/import.ts';
import { timeStart } from '../history/start.ts';
import type { Curve } from './curve.ts';
import { median } from './sessions.ts';

const COMMITS = [1_000, 10_000, 100_000] as const;
const STARTS = 9;

/** What a longer history of the work repo costs at a start. */
export async function historyCurve(): Promise<Curve> {
  const points: { x: number; y: number }[] = [];
  for (const commits of COMMITS) {
    const project = createProject({ plans: { one: '# One\n' }, ...listeners('/dev/null') });
    try {
      await importHistory(project.remote, commits);
      await timeStart(project, []);
      const times: number[] = [];
      for (let n = 0; n < STARTS; n += 1) times.push((await timeStart(project, [])).decided);
      points.push({ x: commits, y: median(times) });
    } finally {
      project.destroy();
    }
  }
  return {
    title: 'Start',
    x: 'commits in the work repo',
    y: 'ms until decided what to launch, median',
    points,
  };
}
