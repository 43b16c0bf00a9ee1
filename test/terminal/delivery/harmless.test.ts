import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadBackends } from '../../../src/agents/registry.ts';
import { trialPrompt } from '../../../src/daemon/trial/trial.ts';
import { disturbances } from './harmless.ts';

const rules = join(import.meta.dirname, '../../../src/core/rules');

/** Everything in quotes in the rules: whatever they may say to a session is among it. */
function wordsOfTheRules(): readonly string[] {
  const sources = readdirSync(rules).map((name) => readFileSync(join(rules, name), 'utf8'));
  return sources.flatMap((source) =>
    Array.from(
      source.matchAll(/'((?:[^'\\\n]|\\.)+)'|`((?:[^`\\]|\\.)+)`/g),
      (match) => match[1] ?? match[2] ?? '',
    ),
  );
}

test('what an agent on trial is asked matches none either', () => {
  expect(disturbances([trialPrompt], loadBackends().values())).toEqual([]);
});

test('no word of the rules matches a screen rule of a shipped backend', () => {
  const words = wordsOfTheRules();
  expect(words.some((text) => text.includes(' '))).toBe(true);
  expect(disturbances(words, loadBackends().values())).toEqual([]);
});

test('a manifest that would match our words is told', () => {
  const launch = { fresh: ['x'] };
  const whole = { whole: { take: 'whole' } };
  const rule = { id: 'limit', state: 'limited', region: 'whole', priority: 1, match: 'usage limit' };
  const overrides = { mine: { launch, screen: { regions: whole, rules: [rule] } } };
  const backends = [...loadBackends({ overrides }).values()].filter(({ name }) => name === 'mine');
  expect(disturbances(['Go on.', 'Your usage limit is over'], backends)).toEqual([
    'mine: limit: Your usage limit is over',
  ]);
});
