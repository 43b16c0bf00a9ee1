import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDecoder, type Key } from '../../../../src/agents/demo/tui/decoder.ts';

function decode(...chunks: readonly string[]): Key[] {
  const decoder = createDecoder();
  const keys = chunks.flatMap((chunk) => [...decoder.push(Buffer.from(chunk, 'latin1'))]);
  return [...keys, ...decoder.flush()];
}

const utf8 = (text: string) => Buffer.from(text).toString('latin1');

test.each<[string, string[], Key[]]>([
  ['text', ['hello'], [{ type: 'text', text: 'hello' }]],
  ['text and Enter in one read', ['go\r'], [{ type: 'text', text: 'go' }, { type: 'enter' }]],
  ['a newline is Enter too', ['\n'], [{ type: 'enter' }]],
  ['C-u', ['\x15'], [{ type: 'clear' }]],
  ['C-c and C-d', ['\x03\x04'], [{ type: 'interrupt' }, { type: 'eof' }]],
  ['both backspaces', ['\x7f\b'], [{ type: 'backspace' }, { type: 'backspace' }]],
  ['a lone ESC', ['\x1b'], [{ type: 'escape' }]],
  ['two ESC', ['\x1b\x1b'], [{ type: 'escape' }, { type: 'escape' }]],
  ['an arrow key', ['\x1b[A'], [{ type: 'other' }]],
  ['an arrow key in application mode', ['\x1bOA'], [{ type: 'other' }]],
  ['a modified key', ['\x1b[1;5Cx'], [{ type: 'other' }, { type: 'text', text: 'x' }]],
  ['alt and a letter', ['\x1bx'], [{ type: 'other' }]],
  ['an arrow key cut in two', ['\x1b[', 'A'], [{ type: 'other' }]],
  ['an unfinished sequence', ['\x1b[12'], [{ type: 'other' }]],
  ['another control', ['\x01'], [{ type: 'other' }]],
  ['paste', ['\x1b[200~a\rb\x1b[201~'], [{ type: 'paste', text: 'a\nb' }]],
  ['paste and Enter', ['\x1b[200~hi\x1b[201~\r'], [{ type: 'paste', text: 'hi' }, { type: 'enter' }]],
  [
    'paste cut inside its marks',
    ['\x1b[20', '0~a', '\x1b[2', '01~', '\r'],
    [{ type: 'paste', text: 'a' }, { type: 'enter' }],
  ],
  [
    'paste with escape sequences inside',
    ['\x1b[200~\x1b[31mred\x1b[201~'],
    [{ type: 'paste', text: '\x1b[31mred' }],
  ],
  ['empty paste', ['\x1b[200~\x1b[201~'], [{ type: 'paste', text: '' }]],
  ['open paste', ['\x1b[200~never ends'], []],
  ['umlaut cut in two', [utf8('ü').slice(0, 1), utf8('ü').slice(1)], [{ type: 'text', text: 'ü' }]],
])('%s', (_name, chunks, keys) => {
  expect(decode(...chunks)).toEqual(keys);
});

test('a paste without an end is given up at a mebibyte', () => {
  const decoder = createDecoder();
  const keys = [
    ...decoder.push(Buffer.from(`\x1b[200~${'x'.repeat(1 << 20)}`)),
    ...decoder.push(Buffer.from('y')),
  ];
  expect(keys.map((key) => key.type)).toEqual(['paste', 'text']);
});

test('pasted text arrives whole wherever it is cut', () => {
  const text = fc.string({ unit: 'grapheme' }).filter((one) => !one.includes('\x1b') && !one.includes('\r'));
  fc.assert(
    fc.property(text, fc.array(fc.nat(40), { maxLength: 12 }), (pasted, cuts) => {
      const bytes = Buffer.from(`\x1b[200~${pasted}\x1b[201~\r`);
      const decoder = createDecoder();
      const keys: Key[] = [];
      let from = 0;
      for (const cut of [...cuts, bytes.length]) {
        keys.push(...decoder.push(bytes.subarray(from, from + cut)));
        from += cut;
      }
      expect(keys).toEqual([{ type: 'paste', text: pasted }, { type: 'enter' }]);
    }),
  );
});

test('never throws and never stalls, whatever the bytes', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 8 }), (chunks) => {
      const decoder = createDecoder();
      for (const chunk of chunks) decoder.push(chunk);
      decoder.flush();
      const after = decoder.push(Buffer.from('\x1b[201~k'));
      expect(after.at(-1)).toEqual({ type: 'text', text: 'k' });
    }),
  );
});
