import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type ControlEvent,
  type ControlLimits,
  createControlParser,
  unescapeOctal,
} from '../../../src/terminal/tmux/control-parser.ts';

function parse(chunks: readonly Buffer[], limits?: ControlLimits): ControlEvent[] {
  const events: ControlEvent[] = [];
  const parser = createControlParser((event) => events.push(event), limits);
  for (const chunk of chunks) parser.push(chunk);
  return events;
}
const text = (...lines: string[]) => [Buffer.from(lines.map((line) => `${line}\n`).join(''))];

const table: [string, string[], ControlEvent[]][] = [
  ['empty reply', ['%begin 1 2 1', '%end 1 2 1'], [{ type: 'reply', ok: true, own: true, lines: [] }]],
  [
    'lines',
    ['%begin 1 2 1', 'a', '', ' b ', '%end 1 2 1'],
    [{ type: 'reply', ok: true, own: true, lines: ['a', '', ' b '] }],
  ],
  [
    'error',
    ['%begin 1 2 1', 'no such pane', '%error 1 2 1'],
    [{ type: 'reply', ok: false, own: true, lines: ['no such pane'] }],
  ],
  [
    'block of tmux itself',
    ['%begin 1 2 0', '%end 1 2 0'],
    [{ type: 'reply', ok: true, own: false, lines: [] }],
  ],
  [
    'content that looks like control',
    ['%begin 1 2 1', '%end 1 3 1', '%exit', '%begin 9 9 1', '%error', '%end 1 2 1 ', '%end 1 2 1'],
    [
      {
        type: 'reply',
        ok: true,
        own: true,
        lines: ['%end 1 3 1', '%exit', '%begin 9 9 1', '%error', '%end 1 2 1 '],
      },
    ],
  ],
  [
    'output',
    ['%output %12 a\\033[1m\\134 \\351'],
    [{ type: 'output', pane: '%12', bytes: Buffer.from('a\x1b[1m\\ \xe9', 'latin1') }],
  ],
  [
    'output that begins with a blank',
    ['%output %1  x'],
    [{ type: 'output', pane: '%1', bytes: Buffer.from(' x') }],
  ],
  [
    'extended output',
    ['%extended-output %1 50 : a : b'],
    [{ type: 'output', pane: '%1', bytes: Buffer.from('a : b') }],
  ],
  ['sessions changed', ['%sessions-changed'], [{ type: 'sessions-changed' }]],
  [
    'session changed',
    ['%session-changed $1 a b'],
    [{ type: 'session-changed', sessionId: '$1', name: 'a b' }],
  ],
  ['window close', ['%window-close @3'], [{ type: 'window-close', windowId: '@3' }]],
  ['window of another session', ['%unlinked-window-close @3'], [{ type: 'window-close', windowId: '@3' }]],
  ['pause', ['%pause %0'], [{ type: 'pause', pane: '%0' }]],
  [
    'subscription',
    ['%subscription-changed name $1 @1 0 %1 : v : w'],
    [{ type: 'subscription-changed', name: 'name', value: 'v : w' }],
  ],
  ['exit', ['%exit'], [{ type: 'exit', reason: '' }]],
  ['exit with a reason', ['%exit server exited'], [{ type: 'exit', reason: 'server exited' }]],
  ['unknown', ['%layout-change @1 x', 'noise', '', '%', '%begin x', '%end 1 2 1', '%nosuch'], []],
];

test.each(table)('%s', (_name, lines, expected) => {
  expect(parse(text(...lines))).toEqual(expected);
});

test.each(table)('%s, byte by byte', (_name, lines, expected) => {
  const bytes = Buffer.concat(text(...lines));
  expect(parse([...bytes].map((byte) => Buffer.from([byte])))).toEqual(expected);
});

test('an octal escape is one byte, anything else is itself', () => {
  expect(unescapeOctal(Buffer.from('\\015\\012\\999\\\\12 \\377'))).toEqual(
    Buffer.from('\r\n\\999\\\\12 \xff', 'latin1'),
  );
});

const limits = { maxLineBytes: 20, maxReplyBytes: 30 };

test('a long line is cut, the next is whole', () => {
  const [event] = parse(text('%begin 1 2 1', 'x'.repeat(100), '%end 1 2 1'), limits);
  expect(event).toMatchObject({ ok: true, lines: ['x'.repeat(20)] });
});

test('a reply beyond its bound is an error, not a shorter answer', () => {
  const [event] = parse(text('%begin 1 2 1', ...Array<string>(9).fill('12345'), '%end 1 2 1'), limits);
  expect(event).toEqual({ type: 'reply', ok: false, own: true, lines: ['the answer of tmux is too long'] });
});

test('never throws, whatever comes, and pieces do not matter', () => {
  const line = fc.oneof(
    fc.constantFrom(
      '%begin 1 2 1',
      '%end 1 2 1',
      '%error 1 2 1',
      '%output %1 \\',
      '%exit',
      '%pause',
      '%output',
    ),
    fc.string({ unit: 'binary' }),
  );
  fc.assert(
    fc.property(fc.array(line), fc.uint8Array(), fc.integer({ min: 1, max: 9 }), (lines, noise, size) => {
      const bytes = Buffer.concat([Buffer.from(lines.join('\n')), noise, Buffer.from('\n')]);
      const pieces = [];
      for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
      expect(parse(pieces)).toEqual(parse([bytes]));
    }),
  );
});
