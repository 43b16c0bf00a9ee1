import fc from 'fast-check';
import { expect, test } from 'vitest';
import { escapePath, escapeSpecifiers, quoteWord } from '../../src/boot/systemd/quote.ts';

test.each([
  ['plain', '"plain"'],
  ['a b', '"a b"'],
  ['50%', '"50%%"'],
  ['say "hi"', '"say \\"hi\\""'],
  ['back\\slash', '"back\\\\slash"'],
  ["it's", '"it\'s"'],
  ['$HOME $(x) $y', '"$HOME $(x) $y"'],
  ['; # :', '"; # :"'],
  ['', '""'],
])('word %j is %s', (text, quoted) => {
  expect(quoteWord(text)).toBe(quoted);
});

test('text of a whole line needs its specifiers escaped and nothing else', () => {
  expect(escapeSpecifiers('100 % "of" C:\\n')).toBe('100 %% "of" C:\\n');
});

/** Reads a double-quoted word as systemd.syntax(7) and the specifiers of systemd.unit(5) say. */
function read(word: string): string {
  expect(word).toMatch(/^"(?:[^"\\]|\\.)*"$/s);
  return word.slice(1, -1).replace(/\\(.)/gs, '$1').replaceAll('%%', '%');
}

test('any text without control characters comes back as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(read(quoteWord(text))).toBe(text);
    }),
  );
});

// Expected values are what systemd-escape(1) of systemd 252 printed.
test.each([
  ['/srv/demo', 'srv-demo'],
  ['/srv//demo/', 'srv-demo'],
  ['/', '-'],
  ['/.hidden/.b', '\\x2ehidden-.b'],
  ['/my project/a-b', 'my\\x20project-a\\x2db'],
  ['/50%/"x"/a$b', '50\\x25-\\x22x\\x22-a\\x24b'],
  ['/é/ü_:1', '\\xc3\\xa9-\\xc3\\xbc_:1'],
])('path %s is instance %s', (path, instance) => {
  expect(escapePath(path)).toBe(instance);
});

test('two paths never share an instance', () => {
  const part = fc.string({ minLength: 1, maxLength: 6 }).filter((text) => !/[/\0]/.test(text));
  const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => `/${parts.join('/')}`);
  fc.assert(
    fc.property(path, path, (one, other) => {
      expect(escapePath(one) === escapePath(other)).toBe(one === other);
    }),
  );
});
