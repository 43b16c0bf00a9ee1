import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Action } from '../../src/core/actions.ts';
import type { Fact } from '../../src/core/facts.ts';
import type { Signal } from '../../src/ports/agent.ts';
import { SUBMITTED_AGAIN } from '../../src/terminal/delivery/settle.ts';
import type { TestProject } from '../../test/e2e/lib/project.ts';

/** What the daemon recorded of a message, wall ms. */
export interface Delivered {
  /** Right before the first key of the newest paste. */
  readonly pastedMs: number;
  readonly pastes: number;
  /** Submit keys pressed again. */
  readonly again: number;
  readonly settledMs: number;
  readonly status: string;
  /** How its acknowledgement is known, or why it failed. */
  readonly how: string;
}

/** A signal, when the program wrote it and when it was a fact. */
export interface Heard {
  readonly event: Signal['event'];
  readonly writtenMs: number;
  readonly factMs: number;
}

export interface Recorded {
  /** By key. */
  readonly deliveries: ReadonlyMap<string, Delivered>;
  readonly heard: readonly Heard[];
  /** Texts kept as files. */
  readonly files: ReadonlyMap<string, string>;
  /** Sessions that were begun, and ended by the daemon: one and none, or something was healed. */
  readonly launches: number;
  readonly kills: number;
}

interface Step {
  readonly facts: readonly Fact[];
  readonly actions: readonly Action[];
}

const nothing: Delivered = { pastedMs: 0, pastes: 0, again: 0, settledMs: 0, status: 'queued', how: '' };

export function readRecord(project: TestProject): Recorded {
  const deliveries = new Map<string, Delivered>();
  const heard: Heard[] = [];
  let launches = 0;
  let kills = 0;
  for (const { wallMs, facts, actions } of stepsOf(project)) {
    for (const fact of facts) {
      if (fact.type === 'delivery')
        deliveries.set(fact.key, next(deliveries.get(fact.key) ?? nothing, fact, wallMs));
      if (fact.type === 'signal' && !fact.replayed)
        heard.push({ event: fact.signal.event, writtenMs: fact.signal.at, factMs: wallMs });
    }
    launches += actions.filter(({ type }) => type === 'launch').length;
    kills += actions.filter(({ type }) => type === 'kill').length;
  }
  return { deliveries, heard, files: filesOf(project), launches, kills };
}

function next(
  known: Delivered,
  { status, how }: Extract<Fact, { type: 'delivery' }>,
  wallMs: number,
): Delivered {
  if (how === SUBMITTED_AGAIN) return { ...known, again: known.again + 1 };
  if (status === 'pasted') return { ...known, status, pastes: known.pastes + 1, pastedMs: wallMs };
  return status === 'submitted' ? { ...known, status } : { ...known, status, how, settledMs: wallMs };
}

function stepsOf(project: TestProject): readonly (Step & { readonly wallMs: number })[] {
  const db = new DatabaseSync(join(project.paths.state, 'state.db'), { readOnly: true });
  try {
    const rows = db.prepare("SELECT wall_ms, body FROM events WHERE kind = 'step' ORDER BY seq").all();
    return rows.map((row) => ({ ...(JSON.parse(String(row.body)) as Step), wallMs: Number(row.wall_ms) }));
  } finally {
    db.close();
  }
}

function filesOf({ paths }: TestProject): ReadonlyMap<string, string> {
  const dir = join(paths.state, 'messages');
  if (!existsSync(dir)) return new Map();
  return new Map(readdirSync(dir).map((name) => [join(dir, name), readFileSync(join(dir, name), 'utf8')]));
}
