import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ControlEvent, createControlParser } from '../../../src/terminal/tmux/control-parser.ts';
import { shown, spoken } from './recorded.ts';

/**
 * What these tmux programs said to `record.ts`. 3.1c is older than loopctl takes, and has no words for some things.
 * Up to 3.5a the word that a pane is held back stands inside the answer to the command that asked for it.
 */
const versions: readonly { version: string; knows32: boolean; pauses: 'never' | 'in answer' | 'event' }[] = [
  { version: '3.1c', knows32: false, pauses: 'never' },
  { version: '3.3a', knows32: true, pauses: 'in answer' },
  { version: '3.5a', knows32: true, pauses: 'in answer' },
  { version: '3.8', knows32: true, pauses: 'event' },
];

function recording(version: string): Buffer {
  return readFileSync(new URL(`./recordings/${version}.txt`, import.meta.url));
}

function parse(pieces: readonly Buffer[]): ControlEvent[] {
  const events: ControlEvent[] = [];
  const parser = createControlParser((event) => events.push(event));
  for (const piece of pieces) parser.push(piece);
  return events;
}

describe.each(versions)('tmux $version', ({ version, knows32, pauses }) => {
  const bytes = recording(version);
  const events = parse([bytes]);
  function all<T extends ControlEvent['type']>(type: T): Extract<ControlEvent, { type: T }>[] {
    return events.filter((event): event is Extract<ControlEvent, { type: T }> => event.type === type);
  }
  const written = (pane: string): Buffer =>
    Buffer.concat(all('output').flatMap((event) => (event.pane === pane ? [event.bytes] : [])));
  const own = all('reply').filter((reply) => reply.own);

  test('what a pane wrote comes out byte for byte', () => {
    expect(written('%1')).toEqual(Buffer.concat([Buffer.from('ready\r\n'), spoken]));
    expect(written('%5').toString()).toBe(knows32 ? 'ready\r\none : two\r\n' : 'ready\r\n');
  });

  test('answers are told from what stands in them', () => {
    expect(own[0]).toMatchObject({ ok: true, lines: [version] });
    expect(own.find(({ lines }) => lines.length === shown.length)).toMatchObject({ ok: true, lines: shown });
  });

  test('each refusal is one', () => {
    const refusals = own.filter(({ ok }) => !ok).map(({ lines }) => lines.join());
    expect(refusals.slice(0, 2)).toEqual([
      'parse error: unknown command: no-such-command',
      "can't find session: nobody",
    ]);
    expect(refusals.slice(2).every((text) => text.includes('usage: refresh-client'))).toBe(true);
    expect(refusals).toHaveLength(knows32 ? 2 : 4);
  });

  test('blocks that tmux opened by itself are no answers', () => {
    expect(all('reply').filter((reply) => !reply.own)).toHaveLength(3);
  });

  test('sessions and windows that come and go', () => {
    expect(all('sessions-changed').length).toBeGreaterThan(0);
    const names = ['keeper', 'other name', 'keeper', 'keeper', 'keeper'];
    expect(all('session-changed').map(({ name }) => name)).toEqual(names);
    expect(all('window-close').map(({ windowId }) => windowId)).toEqual(['@1', '@2']);
  });

  test('subscriptions, a pane held back, the end', () => {
    const ends = ['', '', 'server exited unexpectedly'];
    expect(all('subscription-changed').map(({ value }) => value)).toEqual(
      knows32 ? ['first', 'then : this'] : [],
    );
    expect(all('pause').map(({ pane }) => pane)).toEqual(pauses === 'event' ? ['%5'] : []);
    expect(own.filter(({ lines }) => lines.includes('%pause %5'))).toHaveLength(
      pauses === 'in answer' ? 1 : 0,
    );
    expect(all('exit').map(({ reason }) => reason)).toEqual(knows32 ? ends : []);
  });

  test('pieces do not matter', () => {
    const cuts = fc.uniqueArray(fc.nat(bytes.length), { maxLength: 60 });
    fc.assert(
      fc.property(cuts, (unsorted) => {
        const places = [0, ...unsorted.toSorted((a, b) => a - b), bytes.length];
        const pieces = places.slice(1).map((end, n) => bytes.subarray(places[n], end));
        expect(merged(parse(pieces))).toEqual(merged(events));
      }),
      { numRuns: 50 },
    );
  });

  test('a damaged recording is no reason to throw', () => {
    const damage = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.nat(255)), { maxLength: 30 });
    fc.assert(
      fc.property(damage, (changes) => {
        const damaged = Buffer.from(bytes);
        for (const [at, byte] of changes) damaged[at] = byte;
        expect(parse([damaged]).length).toBeLessThanOrEqual(damaged.length);
      }),
      { numRuns: 50 },
    );
  });
});

/** Bytes as text: deep comparison of buffers is slow. */
function merged(events: readonly ControlEvent[]): readonly unknown[] {
  return events.map((event) =>
    event.type === 'output' ? { ...event, bytes: event.bytes.toString('latin1') } : event,
  );
}
