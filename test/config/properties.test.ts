import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { loadConfig } from '../../src/config/load.ts';
import { parseConfig } from '../../src/config/parse.ts';
import { ConfigError } from '../../src/config/problem.ts';
import { schema } from '../../src/config/schema.ts';
import { makeProject, minimal } from './project.ts';

/** Runs a parse; passes when it works or fails with all of the error's promises kept. */
function holds(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.problems.length).toBeGreaterThan(0);
    for (const { line, col, message, key } of error.problems) {
      expect(line).toBeGreaterThan(0);
      expect(col).toBeGreaterThan(0);
      expect(message).not.toBe('');
      expect(`${key}${message}`).not.toMatch(/\p{Cc}/u);
    }
  }
}

const words = fc.constantFrom(
  ...Object.keys(schema.shape),
  ...[
    'builder',
    'adversary',
    'backend',
    'id',
    'plan',
    '-',
    ':',
    '&a',
    '*a',
    '<<: *a',
    '!x',
    '|',
    '>',
    '{',
    '}',
  ],
  ...[
    '[',
    ']',
    '? ',
    "'",
    '"',
    '\n',
    '\n  ',
    '\n    ',
    '\t',
    '#',
    '%',
    '---',
    '...',
    '~',
    '0x1',
    '1e9',
    '\u0000',
  ],
);

test('any bytes give a configuration or a coded error', () => {
  const dir = makeProject(null);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      writeFileSync(join(dir, 'loopctl.yaml'), bytes);
      holds(() => loadConfig(dir));
    }),
    { numRuns: 300 },
  );
});

test('any text gives a configuration or a coded error', () => {
  const options = { file: '/nowhere/loopctl.yaml', dir: '/nowhere' };
  fc.assert(
    fc.property(fc.array(words, { maxLength: 40 }), fc.string({ unit: 'binary' }), (parts, tail) =>
      holds(() => parseConfig(parts.join('') + tail, options)),
    ),
    { numRuns: 1000 },
  );
});

test('any data in any place gives a configuration or a coded error', () => {
  const dir = makeProject(null);
  const options = { file: join(dir, 'loopctl.yaml'), dir };
  const key = fc.constantFrom(...Object.keys(schema.shape));
  fc.assert(
    fc.property(fc.dictionary(key, fc.jsonValue({ maxDepth: 4 })), (data) =>
      holds(() => parseConfig(stringify(data), options)),
    ),
    { numRuns: 500 },
  );
});

test('a mistake added to a right file is found, whatever the key', () => {
  const dir = makeProject(minimal);
  const options = { file: join(dir, 'loopctl.yaml'), dir };
  const name = fc.stringMatching(/^[a-z_]{1,20}$/).filter((text) => !Object.hasOwn(schema.shape, text));
  fc.assert(
    fc.property(name, (text) => {
      expect(() => parseConfig(`${minimal}${text}: 1\n`, options)).toThrow(
        `loopctl.yaml:11:1 ${text}: unknown key`,
      );
    }),
  );
});
