import fc from 'fast-check';
import { expect, test } from 'vitest';
import { linesOutsideFences } from '../../src/protocol/markdown.ts';

function outside(text: string): string[] {
  return [...linesOutsideFences(text)].map((line) => line.text);
}

test.each([
  ['no fence', 'a\nb', ['a', 'b']],
  ['backticks', 'a\n```\nin\n```\nb', ['a', 'b']],
  ['tildes with an info string', 'a\n~~~ sh `x`\nin\n~~~\nb', ['a', 'b']],
  ['a longer closing fence', '```\nin\n`````\nb', ['b']],
  ['a shorter one does not close', '````\nin\n```\nin\n````\nb', ['b']],
  ['the other mark does not close', '```\n~~~\n```\nb', ['b']],
  ['a closing fence has no info string', '```\nin\n``` js\nin\n```\nb', ['b']],
  ['up to three spaces', '   ```\nin\n   ```\nb', ['b']],
  ['four spaces do not open', '    ```\nb', ['    ```', 'b']],
  ['four spaces do not close', '```\nin\n    ```\nin', []],
  ['unclosed runs to the end', 'a\n```\nin\nin', ['a']],
  ['backtick in the info string is inline code', '``` a`b\nb', ['``` a`b', 'b']],
  ['two backticks are none', '``\nb', ['``', 'b']],
  ['CRLF', 'a\r\n```\r\nin\r\n```\r\nb\r\n', ['a', 'b']],
  ['byte order mark', '\ufeffa', ['a']],
  ['fence on a list item', '- ```sh\n  in\n  ```\nb', ['b']],
  ['fence on a numbered item, closed deeper', '10. ```\n    in\n    ```\nb', ['b']],
  ['unclosed fence ends with its list item', '- ```\n  in\n\n  in\nb', ['b']],
  ['a list item without fence', '- a\n- b', ['- a', '- b']],
  ['empty', '', []],
])('%s', (_what, text, lines) => {
  expect(outside(text)).toEqual(lines);
});

test('numbers lines of the whole text', () => {
  expect([...linesOutsideFences('a\n```\nin\n```\nb')]).toEqual([
    { text: 'a', number: 1 },
    { text: 'b', number: 5 },
  ]);
});

test('without fence marks every line comes through', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', ' ', '\n', '#', '-', '1', '.') }), (text) => {
      const lines = text.split('\n');
      if (text.endsWith('\n') || text === '') lines.pop();
      expect(outside(text)).toEqual(lines);
    }),
  );
});

test('whatever stands in a closed fence never comes through', () => {
  const inner = fc.array(fc.string({ unit: fc.constantFrom('a', '`', '~', ' ', '#', '-') }));
  fc.assert(
    fc.property(inner, (lines) => {
      const fence = '`'.repeat(Math.max(3, ...lines.map((line) => line.length + 1)));
      expect(outside(['a', `${fence}md`, ...lines, fence, 'b'].join('\n'))).toEqual(['a', 'b']);
    }),
  );
});

test.each(['`', '- ', '```\n', ' ', '\n', '1. ', '~~~x\n~', '`~'])(
  'megabytes of %j in linear time',
  (unit) => {
    const text = unit.repeat(2_000_000 / unit.length);
    expect(outside(text).length).toBeLessThanOrEqual(text.length);
  },
);
