import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { readYaml } from '../../src/config/yaml.ts';
import { builtins, makeProject, minimal, mistakes } from './project.ts';

const bomb = `a: &a [x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]
e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d]
f: [*e, *e, *e, *e, *e, *e, *e, *e, *e]
`;

test.each([
  ['alias bomb', bomb, 'expands anchors too often (an alias bomb?)'],
  ['deep mapping', `a: ${'{a: '.repeat(100)}1${'}'.repeat(100)}`, 'is nested too deeply'],
  ['deep list', '['.repeat(100_000), 'is nested too deeply'],
  ['circle', 'a: &a\n  b: *a\n', 'is nested too deeply'],
])('%s', (_name, text, message) => {
  const { data, problems } = readYaml(text, 'x.yaml');
  expect(data).toBeUndefined();
  expect(problems.map((problem) => problem.message)).toContain(message);
});

test('an anchor used where it makes sense is expanded, merge keys too', () => {
  const dir = makeProject(
    `${minimal.replace('builder:\n    backend: demo', 'builder: &loop\n    backend: demo\n    resume: true')}`.replace(
      'adversary:\n    backend: demo',
      'adversary:\n    <<: *loop\n    model: m',
    ),
  );
  const { roles } = loadConfig(dir, { builtins }).config;
  expect(roles.adversary).toMatchObject({ backend: 'demo', resume: true, model: 'm' });
});

test('a mistake in a merged mapping is placed where it can be found', () => {
  const { place } = readYaml('base: &b\n  x: 1\nuse:\n  <<: *b\n  y: 2\n', 'x.yaml');
  expect(place(['use', 'x'], 'value')).toEqual({ line: 3, col: 1 });
  expect(place(['use', 'y'], 'value')).toEqual({ line: 5, col: 6 });
});

test('a byte order mark and CRLF change neither the result nor the lines', () => {
  const windows = `\ufeff${minimal}`.replaceAll('\n', '\r\n');
  expect(mistakes(makeProject(windows))).toBe('');
  expect(mistakes(makeProject(`${windows}cadence: gat\r\n`))).toContain(
    'loopctl.yaml:11:10 cadence: must be one of',
  );
  expect(mistakes(makeProject('\ufeffcadence: gat\n'))).toContain(
    'loopctl.yaml:1:10 cadence: must be one of',
  );
});

test('a key without a value counts as not there', () => {
  expect(readYaml('a:\nb: [1, ~]\nc: {d: ~, e: 2}\n', 'x').data).toEqual({ b: [1, null], c: { e: 2 } });
});
