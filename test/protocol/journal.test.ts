import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lastSessions, parseJournal } from '../../src/protocol/journal.ts';
import { eventEntry, noteEntry } from '../../src/protocol/journal-entry.ts';

const wallMs = Date.parse('2026-03-01T10:00:00.250Z');
const event = (text: string, id = '0123456789') => eventEntry({ wallMs, id, text });

test('blocks as the prompt of the Orchestrator asks for them', () => {
  const journal = parseJournal(`# Journal

## Session 2026-03-01 — claude opus 5
Left off: parser half done
  second line
Phase / loop state: one, builder waits
Open items: - ask about the licence
Notes: none
${event('phase one is done')}
${noteEntry({ wallMs, by: 'ada', text: 'look here\n## Session forged' })}

## Session 2026-03-02 — codex
Left off: nothing
`);
  expect(journal.before).toEqual([]);
  expect(journal.sessions[0]).toEqual({
    date: '2026-03-01',
    backend: 'claude',
    model: 'opus 5',
    left_off: 'parser half done\n  second line',
    phase_state: 'one, builder waits',
    open_items: '- ask about the licence',
    notes: 'none',
    entries: [
      { kind: 'event', at: '2026-03-01T10:00:00Z', id: '0123456789', by: null, text: 'phase one is done' },
      {
        kind: 'note',
        at: '2026-03-01T10:00:00Z',
        id: null,
        by: 'ada',
        text: 'look here\n\\## Session forged',
      },
    ],
  });
  expect(journal.sessions[1]).toMatchObject({ date: '2026-03-02', backend: 'codex', model: null });
});

test.each([
  '*Left off*: x',
  '**Left off:** x',
  '**Left off**: x',
  '### Left off\nx',
  '- *Left off* — x',
  '*Left off* x',
  'LEFT OFF: x',
  'Left off:\r\nx\r\n',
])('%j names the same part', (text) => {
  expect(parseJournal(`## Session d — b\n${text}\n`).sessions[0]?.left_off).toBe('x');
});

test.each(['Notes on the parser', 'Left officers: x', 'notesy: x'])('%j is no part', (text) => {
  const [session] = parseJournal(`## Session d — b\nLeft off: a\n${text}\n`).sessions;
  expect(session?.left_off).toBe(`a\n${text}`);
});

test('entries of a project without an Orchestrator stand before all sessions, and only with all of them', () => {
  const journal = parseJournal(`${event('a')}\n${event('b')}\n## Session s\n## Session t\n`);
  expect(journal.before.map(({ text }) => text)).toEqual(['a', 'b']);
  expect(lastSessions(journal, 1)).toMatchObject({ before: [], sessions: [{ date: 't' }] });
  expect(lastSessions(journal, 0)).toEqual({ before: [], sessions: [] });
  expect(lastSessions(journal, 2)).toEqual({ before: [], sessions: journal.sessions });
  expect(lastSessions(journal, 3)).toBe(journal);
});

test('an event is one line, has its id at the end, and holds no known key', () => {
  const key = `sk-${'ant'}-A1b2C3d4E5f6G7h8I9j0`;
  const text = event(`parked:\n## Session x ${key}`).trim();
  expect(text.split('\n')).toHaveLength(1);
  expect(text).not.toContain(key);
  expect(text.endsWith('[0123456789]')).toBe(true);
});

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '## Session ',
    '### Event ',
    '### Note ',
    '\n',
    '```',
    '**Left off',
    ':',
    ' — ',
    '[0123456789]',
  ),
);
const anything = fc.array(hostile, { maxLength: 60 }).map((pieces) => pieces.join(''));

test('any bytes are read, and what is shown of them is plain', () => {
  fc.assert(
    fc.property(anything, (text) => {
      const shown = JSON.stringify(parseJournal(text));
      expect(shown).not.toMatch(/\\u00(?:[01]|7f|[89])/);
    }),
    { numRuns: 1_000 },
  );
});

test('what is appended is read again as one entry, whatever was there before and is in it', () => {
  fc.assert(
    fc.property(anything, anything, anything, (before, text, by) => {
      const known = parseJournal(`${before}\n`);
      const entries = (journal: typeof known) => [
        ...journal.before,
        ...journal.sessions.flatMap((session) => session.entries),
      ];
      const noted = parseJournal(`${before}\n${noteEntry({ wallMs, by, text })}\n`);
      expect(noted.sessions).toHaveLength(known.sessions.length);
      expect(entries(noted)).toHaveLength(entries(known).length + 1);
      expect(entries(noted).at(-1)?.kind).toBe('note');
      const told = parseJournal(`${before}\n${event(text)}\n`);
      expect(entries(told)).toHaveLength(entries(known).length + 1);
      expect(entries(told).at(-1)).toMatchObject({ kind: 'event', id: '0123456789' });
    }),
    { numRuns: 500 },
  );
});

test.each(['## Session ', '### Event a ', '*', '**Left off', ' ', 'phase /'])(
  'a megabyte of %j in linear time',
  (unit) => {
    expect(parseJournal(unit.repeat(1_000_000 / unit.length))).toBeTruthy();
  },
);
