import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { createProject, type TestProject } from '../../test/e2e/lib/project.ts';
import { listeners } from '../handoff/loopctl.ts';
import { timeStart } from '../history/start.ts';
import type { Curve } from './curve.ts';
import { median } from './sessions.ts';

const EVENTS = [1_000, 10_000, 100_000, 1_000_000] as const;
const STARTS = 9;
const BODY = JSON.stringify({ facts: [{ type: 'activity', what: 'screen' }], actions: [] });

/** What a longer event log costs at a start that goes on where the last daemon was. The daemon itself keeps 200,000. */
export async function eventsCurve(): Promise<Curve> {
  const points: { x: number; y: number }[] = [];
  for (const events of EVENTS) {
    const project = createProject({ plans: { one: '# One\n' }, ...listeners('/dev/null') });
    try {
      await timeStart(project, []);
      const times: number[] = [];
      for (let n = 0; n < STARTS; n += 1) {
        fill(project, events);
        times.push((await timeStart(project, ['--resume'])).decided);
      }
      points.push({ x: events, y: median(times) });
    } finally {
      project.destroy();
    }
  }
  return {
    title: 'Start with --resume',
    x: 'events in the log',
    y: 'ms until decided what to launch, median',
    points,
  };
}

/** Brings the log to that many events, newest last. */
function fill(project: TestProject, count: number): void {
  const db = new DatabaseSync(join(project.paths.state, 'state.db'));
  try {
    const row = db.prepare('SELECT count(*) AS n, max(seq) AS last FROM events').get();
    const [have, last] = [Number(row?.n ?? 0), Number(row?.last ?? 0)];
    const insert = db.prepare(
      "INSERT INTO events (seq, wall_ms, mono_ms, kind, body) VALUES (?, ?, ?, 'step', ?)",
    );
    db.exec('BEGIN');
    for (let n = have; n < count; n += 1) insert.run(last + 1 + n - have, Date.now(), 0, BODY);
    db.exec('COMMIT');
  } finally {
    db.close();
  }
}
