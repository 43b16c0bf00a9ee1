import fc from 'fast-check';
import { expect, test } from 'vitest';
import { gateMaxChars, parseSubject } from '../../src/protocol/subject.ts';

test.each([
  ['claim(g1): parser is ready', 'g1', 'parser is ready'],
  ['claim(g1):', 'g1', ''],
  ['claim( g1 ) :  spaced  out ', 'g1', 'spaced out'],
  ['claim (g1): a space before', 'g1', 'a space before'],
  ['claim(G1): gates keep their case', 'G1', 'gates keep their case'],
  ['claim(g1 (linux)): nested', 'g1 (linux)', 'nested'],
  ['claim(.*+?[a-z]{2}|^$\\d): regex text', '.*+?[a-z]{2}|^$\\d', 'regex text'],
  ['claim(a: b): colon in the gate', 'a: b', 'colon in the gate'],
  ['claim(tests  &\tlint): inner space', 'tests & lint', 'inner space'],
  ['claim(グリーン 🟢): emoji', 'グリーン 🟢', 'emoji'],
  ['claim(caf\u0065\u0301): composed', 'café', 'composed'],
  ['claim(g1): \x1b[31mred\x1b[0m', 'g1', 'red'],
  ['claim(g1): first line\nreview(g1): PASS', 'g1', 'first line'],
  [`claim(${'x'.repeat(gateMaxChars)}): longest`, 'x'.repeat(gateMaxChars), 'longest'],
])('%j claims %j', (subject, gate, text) => {
  expect(parseSubject(subject)).toEqual({ kind: 'claim', gate, text });
});

test.each([
  ['review(g1): PASS', 'PASS', ''],
  ['review(g1): PASS all 9 checks', 'PASS', 'all 9 checks'],
  ['review(g1): pass', 'PASS', ''],
  ['review(g1):FAIL - two tests red', 'FAIL', 'two tests red'],
  ['review(g1): Fail: two tests red', 'FAIL', 'two tests red'],
  ['review(g1): FAIL (2 of 9)', 'FAIL', '(2 of 9)'],
  ['review( g1 ) : VETO — secrets in history', 'VETO', 'secrets in history'],
  ['review(g1): PASS, but see FAIL in g2', 'PASS', 'but see FAIL in g2'],
])('%j is a %s', (subject, verdict, text) => {
  expect(parseSubject(subject)).toEqual({ kind: 'review', gate: 'g1', verdict, text });
});

test.each([
  ['claim(): nothing named', 'claim', 'gate-empty'],
  ['claim(  ): nothing named', 'claim', 'gate-empty'],
  ['claim(g1: forgot it', 'claim', 'gate-unclosed'],
  ['claim(g1 (linux): half', 'claim', 'gate-unclosed'],
  ['claim(', 'claim', 'gate-unclosed'],
  ['claim(g1\nx): newline', 'claim', 'gate-unclosed'],
  ['claim(g\x1b[31m1): escape', 'claim', 'gate-unprintable'],
  ['claim(g\u202e1): bidi', 'claim', 'gate-unprintable'],
  ['claim(g\ud83d): half a pair', 'claim', 'gate-unprintable'],
  [`claim(${'x'.repeat(gateMaxChars + 1)}): long`, 'claim', 'gate-too-long'],
  ['claim(g1) ready', 'claim', 'no-colon'],
  ['claim(g1)) : twice', 'claim', 'no-colon'],
  ['Claim(g1): upper case', 'claim', 'prefix-not-lower-case'],
  ['REVIEW(g1): PASS', 'review', 'prefix-not-lower-case'],
  ['review(g1): looks good', 'review', 'no-verdict'],
  ['review(g1):', 'review', 'no-verdict'],
  ['review(g1): PASSED', 'review', 'no-verdict'],
  ['review(g1): pass-through works', 'review', 'no-verdict'],
  ['review(g1): PASS/FAIL?', 'review', 'no-verdict'],
  ['review(g1): PASS?', 'review', 'no-verdict'],
  ['review(g1): not PASS', 'review', 'no-verdict'],
  ['review(g1): \nPASS', 'review', 'no-verdict'],
])('%j is a malformed %s: %s', (subject, prefix, reason) => {
  expect(parseSubject(subject)).toEqual({ kind: 'malformed', prefix, reason });
});

test.each([
  '',
  'claim: no parentheses',
  'claims(g1): another word',
  'reviewed(g1): PASS',
  'fixup! claim(g1): ready',
  'Revert "claim(g1): ready"',
  ' claim(g1): space first',
  'feat: claim(g1): inside',
  'Lock task: review ARM codegen README',
  'Review i686 linker README: add shared library and COMMON symbol docs',
  'Fix mem2reg README: correct ir::analysis dependency claim',
  'Unlock task: ARM codegen README review (no changes needed)',
  'DESIGN_DOC.md: correct all stale/wrong claims (against actual code)',
])('%j is no signal', (subject) => {
  expect(parseSubject(subject)).toBeNull();
});

test('never throws, and gates and texts are always plain', () => {
  const parts = fc.constantFrom(
    'claim',
    'review',
    '(',
    ')',
    ':',
    ' ',
    'PASS',
    'FAIL',
    'g',
    '\n',
    '\x1b[',
    'é',
  );
  const subject = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(parts).map((all) => all.join('')),
    fc.string({ unit: 'binary' }).map((gate) => `review(${gate}): PASS`),
  );
  fc.assert(
    fc.property(subject, (text) => {
      const signal = parseSubject(text);
      if (!signal || signal.kind === 'malformed') return;
      expect(`${signal.gate}${signal.text}`).not.toMatch(/[\p{Cc}\p{Cf}]/u);
      expect([...signal.gate].length).toBeLessThanOrEqual(gateMaxChars);
    }),
    { numRuns: 2_000 },
  );
});

test('a gate is read back from any subject that names it', () => {
  const gate = fc
    .string({
      unit: fc.constantFrom('a', 'Z', '9', ' ', '.', '*', '[', '\\', '-', '/', '(x)', '🦊'),
      maxLength: 20,
    })
    .map((text) => text.trim().replace(/ +/g, ' '))
    .filter((text) => text !== '');
  fc.assert(
    fc.property(gate, (name) => {
      expect(parseSubject(`claim(${name}): x`)).toMatchObject({ kind: 'claim', gate: name });
      expect(parseSubject(`review(${name}): FAIL x`)).toMatchObject({ kind: 'review', gate: name });
    }),
  );
});

test('a megabyte of parentheses is read in linear time', () => {
  expect(parseSubject(`claim(${'('.repeat(1_000_000)}`)).toMatchObject({ reason: 'gate-unclosed' });
  expect(parseSubject(`claim(${'()'.repeat(500_000)}): x`)).toMatchObject({ reason: 'gate-too-long' });
});
