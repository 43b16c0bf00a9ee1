import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { stateOf } from '../../src/core/agent-state.ts';
import type { Fact } from '../../src/core/facts.ts';
import type { Model } from '../../src/core/model.ts';
import type { Timers } from '../../src/core/settings.ts';
import { step } from '../../src/core/step.ts';
import type { Now } from '../../src/core/time.ts';
import type { EventRow } from '../../src/ports/store.ts';

const folder = new URL('../fixtures/runs/', import.meta.url);
const runs = globSync('*.jsonl', { cwd: folder }).toSorted();

/** Runs of real programs that were healthy all the time, as `bench/detect/record-runs.ts` recorded them. */
function rowsOf(file: string): readonly EventRow[] {
  const text = readFileSync(new URL(file, folder), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as EventRow);
}

/** Everything that is not so in a healthy session, at any second of the run: states, and what would be done about them. */
function alarmsIn(rows: readonly EventRow[], bounds: Partial<Timers> = {}): readonly string[] {
  const [start, ...turns] = rows;
  const { model: first } = JSON.parse(start?.body ?? '') as { model: Model };
  const { settings } = first;
  let model: Model = { ...first, settings: { ...settings, timers: { ...settings.timers, ...bounds } } };
  const alarms: string[] = [];
  let last = start?.monoMs ?? 0;
  for (const { monoMs, wallMs, body } of turns) {
    for (let mono = last + 1000; mono < monoMs; mono += 1000)
      alarms.push(...alarmsAt(model, { mono, wall: wallMs - (monoMs - mono) }));
    const { facts } = JSON.parse(body) as { facts: readonly Fact[] };
    const now = { mono: monoMs, wall: wallMs };
    const decided = step(model, facts, now);
    model = decided.model;
    last = monoMs;
    alarms.push(...alarmsAt(model, now));
    for (const action of decided.actions) {
      if (action.type === 'kill' || (action.type === 'launch' && action.generation > 1))
        alarms.push(`${action.type}: ${action.reason}`);
      if (action.type === 'send' && action.kind === 'nudge') alarms.push('nudge');
    }
  }
  return alarms;
}

function alarmsAt(model: Model, now: Now): readonly string[] {
  return Object.values(model.agents)
    .filter(({ generation }) => generation > 0)
    .map((agent) => stateOf(model, agent, now))
    .filter(({ state }) => state === 'stalled' || state === 'dead')
    .map(({ state, evidence }) => `${state}: ${evidence.text}`);
}

test('there is a run of every program that works by itself', () => {
  expect(runs).toEqual(['claude.jsonl', 'codex.jsonl', 'opencode.jsonl']);
});

test.each(runs)('%s: a healthy session is never judged stalled or dead, nor touched', (file) => {
  const rows = rowsOf(file);
  expect(rows.length).toBeGreaterThan(20);
  expect(alarmsIn(rows)).toEqual([]);
});

test.each(runs)('%s: with bounds of a second the same run is full of alarms', (file) => {
  expect(alarmsIn(rowsOf(file), { stall_idle_s: 1, busy_max_s: 1 })).toContainEqual(
    expect.stringMatching(/^stalled: busy without progress/),
  );
});
