import { expect, test } from 'vitest';
import type { ScreenReading } from '../../../src/ports/agent.ts';
import type { OutboxRow } from '../../../src/ports/store.ts';
import { type Flight, noteOf, parseNote, recoveredFlight } from '../../../src/terminal/delivery/flight.ts';
import { type Circumstances, judge } from '../../../src/terminal/delivery/judge.ts';
import type { Look } from '../../../src/terminal/delivery/look.ts';
import { lineOf } from '../../../src/terminal/delivery/message.ts';

const row: OutboxRow = {
  ...{ id: '0123456789', key: 'k', agent: 'builder', generation: 1, kind: 'handoff', text: 'Review' },
  ...{ status: 'submitted', createdMs: 0, updatedMs: 0, attempts: 1, note: '' },
};

const flight: Flight = {
  ...{ generation: 1, rows: [row], typed: true, recovered: false, blind: false, sinceMs: 0, dueMs: 1_000 },
  ...{ before: { busy: false, activity: 100, ranNs: 0 }, submits: 0, held: false, windows: 0 },
};

interface Case {
  readonly reading?: Partial<ScreenReading>;
  readonly shown?: boolean;
  readonly human?: boolean;
  readonly activity?: number;
  readonly ranNs?: number | null;
  readonly stopped?: boolean;
  readonly flight?: Partial<Flight>;
  readonly given?: Partial<Circumstances>;
}

function verdict({ reading, shown, human, activity, ranNs = 1_000_000, stopped = false, ...rest }: Case) {
  const none = { rule: '', evidence: '', lastMessage: '', contextPct: null, limitResetMs: null };
  const look: Look = {
    pane: {
      ...{ session: 'builder', paneId: '%1', process: { pid: 1, startTime: '1', bootId: 'b' } },
      tags: { project: 'p', agent: 'builder', generation: 1, phase: '1', conversation: '', taken: [] },
      ...{
        dead: false,
        exitCode: null,
        inCopyMode: false,
        humanAttached: human ?? false,
        activity: activity ?? 101,
      },
    },
    blocked: null,
    withheld: null,
    foreground: true,
    screen: { lines: [], styled: [], cursor: { row: 0, col: 0 }, title: '' },
    reading: { state: 'ready', draft: '', ...none, ...reading },
    ids: new Set(shown === true ? [row.id] : []),
    sinceOutputMs: 0,
    ranNs,
    stopped,
  };
  const given = {
    nowMs: 10_000,
    overdue: true,
    readsScreen: true,
    signals: false,
    trusted: false,
    ...rest.given,
  };
  return judge({ ...flight, ...rest.flight }, look, given);
}

const early = { given: { overdue: false } };
const ours = { reading: { draft: lineOf(row) } };
const mixed = { reading: { draft: `please ${lineOf(row)}` } };

const cases: readonly (readonly [what: string, given: Case, expected: object])[] = [
  ['tag above an empty line', { shown: true }, { type: 'acknowledged', how: 'screen' }],
  ['… at once without signals', { shown: true, ...early }, { type: 'acknowledged', how: 'screen' }],
  [
    '… with signals only when overdue',
    { shown: true, given: { overdue: false, signals: true } },
    { type: 'wait' },
  ],
  ['… the line not proven empty', { shown: true, reading: { draft: null } }, { type: 'wait' }],
  [
    '… nothing can be read',
    { shown: true, reading: { draft: null }, given: { readsScreen: false } },
    { how: 'screen' },
  ],
  ['turned busy', { reading: { state: 'busy' }, ...early }, { type: 'acknowledged', how: 'busy' }],
  [
    '… by itself: its signals name no prompt of ours',
    { reading: { state: 'busy' }, given: { signals: true, trusted: true } },
    { type: 'held' },
  ],
  [
    '… with signals that nobody has seen yet',
    { reading: { state: 'busy' }, given: { signals: true } },
    { type: 'acknowledged', how: 'busy' },
  ],
  [
    'was busy before',
    { reading: { state: 'busy' }, flight: { before: { busy: true, activity: 0, ranNs: 0 } } },
    { type: 'held' },
  ],
  ['busy, perhaps never typed', { reading: { state: 'busy' }, flight: { typed: false } }, { type: 'held' }],
  ['ours in the line, early', { ...ours, ...early }, { type: 'wait' }],
  ['ours in the line', ours, { type: 'submit' }],
  ['ours, found after a restart', { ...ours, ...early, flight: { recovered: true } }, { type: 'submit' }],
  ['ours after three keys', { ...ours, flight: { submits: 3 } }, { type: 'failed', frozen: true }],
  ['ours and more, nobody there', mixed, { type: 'submit' }],
  ['ours and more, a human there', { ...mixed, human: true }, { type: 'held' }],
  ['a foreign draft', { reading: { draft: 'hello' } }, { type: 'held' }],
  ['an unreadable line', { reading: { state: 'unknown', draft: null } }, { type: 'wait' }],
  [
    '… for long',
    { reading: { state: 'unknown', draft: null }, flight: { windows: 2 } },
    { type: 'failed', frozen: false },
  ],
  ['empty, early', early, { type: 'wait' }],
  ['empty, put something out', {}, { type: 'absent' }],
  ['empty, silent, but it ran', { activity: 100 }, { type: 'absent' }],
  ['empty, silent, never ran', { activity: 100, ranNs: 10 }, { type: 'wait' }],
  ['… for long', { activity: 100, ranNs: 10, flight: { windows: 2 } }, { type: 'failed', frozen: true }],
  [
    'empty, silent, perhaps typed by a life before, and stopped',
    { activity: 100, ranNs: 0, stopped: true, flight: { typed: false, recovered: true } },
    { type: 'wait' },
  ],
  ['empty, silent, in a loop', { activity: 100, ranNs: 9e9 }, { type: 'wait' }],
  ['empty, silent, cannot be told', { activity: 100, ranNs: null }, { type: 'wait' }],
  [
    'empty, silent, perhaps never typed',
    { activity: 100, ranNs: 0, flight: { typed: false } },
    { type: 'absent' },
  ],
  [
    'empty after three pastes',
    { flight: { rows: [{ ...row, attempts: 3 }] } },
    { type: 'failed', frozen: false },
  ],
  ['empty, long unseen', { flight: { blind: true } }, { type: 'failed', frozen: false }],
  [
    '… but its signals are known',
    { flight: { blind: true }, given: { signals: true, trusted: true } },
    { type: 'absent' },
  ],
  ['… and it put nothing out', { activity: 100, flight: { blind: true } }, { type: 'absent' }],
  ['empty under a limit', { reading: { state: 'limited' } }, { type: 'absent' }],
  ['empty while starting', { reading: { state: 'starting' } }, { type: 'wait' }],
];

test.each(cases)('%s', (_what, given, expected) => {
  expect(verdict(given)).toMatchObject(expected);
});

test('what was seen before typing survives in the note', () => {
  for (const before of [
    { busy: true, activity: 12, ranNs: 345 },
    { busy: false, activity: 0, ranNs: null },
  ]) {
    expect(parseNote(noteOf(before))).toEqual(before);
  }
  expect(parseNote('proven not there')).toBe(null);
});

test('a recovered flight knows whether it was surely typed, and for how long nobody looked', () => {
  const rows = [{ ...row, status: 'pasted' as const }, row];
  const at = (wall: number) => recoveredFlight(rows, { mono: 5, wall }, 1_000);
  expect(at(1_000)).toMatchObject({ typed: true, blind: false, dueMs: 1_005, recovered: true });
  expect(at(3_600_000).blind).toBe(true);
  expect(recoveredFlight(rows.slice(0, 1), { mono: 5, wall: 0 }, 1_000).typed).toBe(false);
});
