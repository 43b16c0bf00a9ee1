import fc from 'fast-check';
import { expect, test } from 'vitest';
import { daemonLine, paneLine } from '../../../src/cli/logs/readable.ts';

test('a line of the daemon is made readable, anything else is shown as it is', () => {
  const line = JSON.stringify({ level: 'warn', time: '2026-05-01T03:00:00.000Z', msg: 'late', lagMs: 700 });
  expect(daemonLine(line)).toEqual(['03:00:00 WARN late lagMs=700']);
  expect(daemonLine('not \x1b[31mJSON')).toEqual(['not JSON']);
});

test('a terminal log without what moves, colours and frames', () => {
  const read = paneLine();
  const lines = [
    '\x1b[2J\x1b[1;1H\x1b[1m● Hello\x1b[0m\x1b[5;1Hthere\r',
    '────────────\r',
    '\x1b]0;a title\x07✽ Working…',
    '\x1b[3;1H✽ Working…\x1b[K',
    '',
    'done',
  ];
  expect(lines.flatMap((line) => read(line))).toEqual(['● Hello', 'there', '✽ Working…', 'done']);
});

test('no bytes make it throw or let a control character through', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const shown = [...daemonLine(text), ...paneLine()(text)].join('');
      expect(shown).not.toMatch(/\p{Cc}/u);
    }),
  );
});
