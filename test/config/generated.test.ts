import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { configDoc } from '../../script/lib/config-doc.ts';
import { configSchema } from '../../script/lib/config-schema.ts';
import { jsonText } from '../../script/lib/json-text.ts';
import { type JsonSchema, jsonSchema } from '../../src/config/json-schema.ts';

const committed = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

test('loopctl.schema.json is current (node script/schema.ts)', () => {
  expect(committed('loopctl.schema.json')).toBe(configSchema());
});

test('docs/configuration.md is current (node script/config-doc.ts)', () => {
  expect(committed('docs/configuration.md')).toBe(configDoc());
});

function* keys(schema: JsonSchema, path = ''): Generator<[string, JsonSchema]> {
  for (const [key, child] of Object.entries(schema.properties ?? {})) {
    yield [`${path}${key}`, child];
    yield* keys(child, `${path}${key}.`);
  }
  for (const branch of schema.anyOf ?? [])
    if (branch.items !== undefined) yield* keys(branch.items, `${path}[].`);
}

test('every key says what it means', () => {
  const silent = [...keys(jsonSchema())].filter(([, schema]) => (schema.description ?? '') === '');
  expect(silent.map(([key]) => key)).toEqual([]);
});

test('every number has its unit in its name, or counts something', () => {
  const numbers = [...keys(jsonSchema())].filter(([, { type }]) => type === 'number' || type === 'integer');
  const odd = numbers
    .map(([key]) => key)
    .filter(
      (key) => !/_(s|max|pct|bytes)$|\.(usd|tokens|turns|files|width|height)$|^assistants\.max$/.test(key),
    );
  expect(odd).toEqual([]);
});

test('the reference has a row for every key', () => {
  const doc = configDoc();
  const shown = (key: string) =>
    `| \`${key
      .replace(/^roles\.\w+\./, 'roles.<role>.')
      .replace(/^budget\.\w+\./, 'budget.<scope>.')
      .replace('phases.[]', 'phases[]')}\` |`;
  const leaves = [...keys(jsonSchema())].filter(([, { properties }]) => properties === undefined);
  expect(leaves.map(([key]) => key).filter((key) => !doc.includes(shown(key)))).toEqual([]);
});

test('JSON is written as the formatter wants it', () => {
  const long = Array.from({ length: 30 }, (_, index) => `item-${index}`);
  expect(jsonText({ a: [1, 'x'], b: [], c: [{ d: [true] }] })).toMatchInlineSnapshot(`
    "{
      "a": [1, "x"],
      "b": [],
      "c": [
        {
          "d": [true]
        }
      ]
    }
    "
  `);
  expect(jsonText({ long })).toBe(`${JSON.stringify({ long }, null, 2)}\n`);
});
