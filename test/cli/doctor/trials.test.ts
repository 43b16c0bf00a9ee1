import { expect, test } from 'vitest';
import { judge } from '../../../src/cli/doctor/trials.ts';
import type { TrialReport } from '../../../src/daemon/trial/trial.ts';

const report = (outcome: TrialReport['outcome'], words: string): TrialReport => ({
  outcome,
  readyMs: 1234,
  answeredMs: outcome === 'answered' ? 2345 : null,
  words,
});

test('an answer is measured', () => {
  expect(judge('claude 2.1', report('answered', ''))).toEqual({
    name: 'trial',
    verdict: 'ok',
    text: 'claude 2.1 was ready after 1.2 s and answered after 2.3 s',
    next: null,
  });
});

test.each([
  ['dialog', 'login: Invalid API key · Fix external API key', /waits for a person: login/, /Log it in/],
  ['dialog', 'Select login method:', /waits/, /Log it in/],
  ['failed', 'unexpected status 401 Unauthorized', /did not answer/, /Log it in/],
  ['failed', 'The model nonesuch does not exist', /did not answer/, /Correct the `model`/],
  ['dialog', 'Trust this folder?', /waits/, /trust them/],
  ['ended', 'Your version is too old', /ended/, /newer version/],
  ['failed', 'Cannot connect to API: ECONNREFUSED', /did not answer/, /network/],
  ['late', '', /in time$/, /slow/],
  ['limit', "You've hit your 5-hour limit", /at a limit/, /Wait for the limit/],
  ['dialog', 'Choose the text style', /waits/, /by hand/],
] as const)('%s, %s', (outcome, words, text, next) => {
  const finding = judge('x', report(outcome, words));
  expect(finding.verdict).toBe('fail');
  expect(finding.text).toMatch(text);
  expect(finding.next).toMatch(next);
});
