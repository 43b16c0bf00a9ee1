import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findVersion, standing } from '../../../src/agents/version/range.ts';

test.each([
  ['2.1.328 (Claude Code)\n', '2.1.328'],
  ['codex-cli 0.169.0', '0.169.0'],
  ['1.18.33', '1.18.33'],
  ['v3.2-beta', '3.2'],
  ['tool 7', null],
  ['1.2.3.4.5', null],
  ['', null],
])('%j names %s', (text, version) => {
  expect(findVersion(text)).toBe(version);
});

test.each([
  ['1.2.3', ['1.2.3', '1.2.3'], 'tested'],
  ['1.2', ['1.2.0', '1.2.0'], 'tested'],
  ['1.9.9', ['1.10.0', '2.0.0'], 'older'],
  ['1.10.1', ['1.10.0', '2.0.0'], 'tested'],
  ['2.0.0.1', ['1.10.0', '2.0.0'], 'newer'],
] as const)('%s in %j is %s', (version, range, expected) => {
  expect(standing(version, range)).toBe(expected);
});

test('whatever a program says, what is found is a version that can be compared', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.nat(), fc.nat(), (noise, major, minor) => {
      const found = findVersion(`${noise} ${major}.${minor} ${noise}`);
      if (found !== null) expect(['tested', 'older', 'newer']).toContain(standing(found, ['1.0', '2.0']));
    }),
  );
});
