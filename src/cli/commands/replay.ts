import type { Model } from '../../core/model.ts';
import { type Difference, replay as decideAgain, type RecordedStep } from '../../core/replay.ts';
import { LoopctlError } from '../../errors/error.ts';
import type { EventRow } from '../../ports/store.ts';
import type { Invocation, Outcome } from '../command.ts';
import { withDatabase } from '../events/source.ts';
import { numberOption } from '../number.ts';
import { createPage } from '../print/page.ts';
import { printReplay } from '../print/replay.ts';
import { pathsOf } from '../project.ts';

const PAGE_ROWS = 1_000;

interface Reader {
  events(query: { after?: number; limit?: number; kind?: string; newest?: boolean }): readonly EventRow[];
}

/** Decides a recorded run again; exit code 1 when the rules decide otherwise now. */
export async function replay(invocation: Invocation): Promise<Outcome> {
  const wanted = numberOption(invocation, 'run');
  return withDatabase(pathsOf(invocation), (reader) => {
    const start = findStart(reader, wanted);
    let steps = 0;
    const counted = function* (): Generator<RecordedStep> {
      for (const step of stepsOf(reader, start.seq)) {
        steps += 1;
        yield step;
      }
    };
    const differences: readonly Difference[] = decideAgain(modelOf(start), counted());
    const data = {
      schema: 1 as const,
      run: start.seq,
      started: new Date(start.wallMs).toISOString(),
      steps,
      differences,
    };
    return {
      data,
      text: printReplay(data, createPage(invocation.out)),
      exitCode: differences.length === 0 ? 0 : 1,
    };
  });
}

function findStart(reader: Reader, seq: number | null): EventRow {
  const query = seq === null ? { newest: true } : { after: seq - 1 };
  const row = reader.events({ ...query, kind: 'start', limit: 1 })[0];
  if (row === undefined || (seq !== null && row.seq !== seq)) {
    throw new LoopctlError(
      'LOOPCTL_E_NO_EVENTS',
      seq === null ? 'no run was recorded' : `no run begins at ${seq}`,
    );
  }
  return row;
}

function modelOf(start: EventRow): Model {
  return (JSON.parse(start.body) as { readonly model: Model }).model;
}

/** The steps of one run, until the next begins. */
function* stepsOf(reader: Reader, after: number): Generator<RecordedStep> {
  let last = after;
  for (;;) {
    const rows = reader.events({ after: last, limit: PAGE_ROWS });
    for (const row of rows) {
      if (row.kind === 'start') return;
      if (row.kind === 'step') yield stepOf(row);
      last = row.seq;
    }
    if (rows.length < PAGE_ROWS) return;
  }
}

function stepOf({ seq, monoMs, wallMs, body }: EventRow): RecordedStep {
  const { facts, actions } = JSON.parse(body) as Pick<RecordedStep, 'facts' | 'actions'>;
  return { seq, now: { mono: monoMs, wall: wallMs }, facts, actions };
}
