import { join } from 'node:path';
import type { Action } from '../../../src/core/actions.ts';
import type { Fact } from '../../../src/core/facts.ts';
import type { Model } from '../../../src/core/model.ts';
import { replay } from '../../../src/core/replay.ts';
import type { EventRow } from '../../../src/ports/store.ts';
import { openReader } from '../../../src/store/open.ts';
import type { TestProject } from './project.ts';

export interface Replayed {
  /** Lives of the daemon in the event log. */
  readonly lives: number;
  readonly steps: number;
  /** One line for each turn that today's rules decide otherwise. */
  readonly differences: readonly string[];
}

/** Decides every life of the daemon in the project's event log again. */
export function replayAll(project: TestProject): Replayed {
  const rows = eventsOf(project);
  let steps = 0;
  const starts = rows.flatMap((row, at) => (row.kind === 'start' ? [at] : []));
  const differences = starts.flatMap((at, n) => {
    const { model } = JSON.parse(rows[at]?.body ?? '{}') as { model: Model };
    const turns = rows.slice(at + 1, starts[n + 1]).map((row) => {
      const { facts, actions } = JSON.parse(row.body) as { facts: Fact[]; actions: Action[] };
      return { seq: row.seq, now: { mono: row.monoMs, wall: row.wallMs }, facts, actions };
    });
    steps += turns.length;
    return replay(model, turns).map(
      ({ seq, recorded, decided }) =>
        `event ${seq}: recorded ${JSON.stringify(recorded)}, decided ${JSON.stringify(decided)}`,
    );
  });
  return { lives: starts.length, steps, differences };
}

/** All events that the project's database has, oldest first. */
export function eventsOf(project: TestProject): readonly EventRow[] {
  const reader = openReader(join(project.paths.state, 'state.db'));
  try {
    const rows: EventRow[] = [];
    for (;;) {
      const more = reader.events({ after: rows.at(-1)?.seq ?? 0, limit: 10_000 });
      if (more.length === 0) return rows;
      rows.push(...more);
    }
  } finally {
    reader.close();
  }
}
