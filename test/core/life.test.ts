import { expect, test } from 'vitest';
import { build, claim, review } from '../protocol/history.ts';
import { iso, makeLife, makeSettings, settle } from './make.ts';

/** All decisions of two phases, from the first launch to the exit, in order. */
test('a whole life: launch, claim, FAIL, claim, PASS, done, the next phase, complete', () => {
  const life = makeLife(makeSettings());
  const waits = (agent: string) => life.turn(agent, `Waiting.\nWAITING-UNTIL: ${iso(600)}`);
  const step = (name: string, decided: readonly string[]) => [name, ...decided];
  const killed = (agent: string, generation: number) =>
    life.tell({ type: 'killed', agent, generation, survivors: [] });

  const story = [
    step('the world is known', life.tell({ type: 'plan', phase: '1', digest: 'p' })),
    step('the Builder runs', settle(life, 'builder')),
    step('the Adversary runs', settle(life, 'adversary')),
    step('the Adversary waits', waits('adversary')),
    step('work is pushed', life.push([build('a')])),
    step('the first claim', life.push([claim('b', 'g')])),
    step('is taken', life.delivered('adversary', 'handoff', 'acknowledged')),
    step('the Builder waits', waits('builder')),
    step('it is judged FAIL', life.push([review('c', 'g', 'FAIL')])),
    step('is taken', life.delivered('builder', 'handoff', 'acknowledged')),
    step('says done too early', life.push([build('d')], { saysDone: true })),
    step('is taken', life.delivered('builder', 'blocked', 'acknowledged')),
    step('the second claim', life.push([claim('e', 'g')], { saysDone: true })),
    step('is taken', [
      ...life.delivered('adversary', 'handoff', 'acknowledged'),
      ...life.delivered('adversary', 'blocked', 'acknowledged'),
    ]),
    step('it is judged PASS', life.push([review('f', 'g', 'PASS')], { saysDone: true })),
    step('one session ended', killed('builder', 1)),
    step('the other ended', killed('adversary', 1)),
    step('both run again', [...settle(life, 'builder'), ...settle(life, 'adversary')]),
    step('the old gate says nothing', life.push([], { saysDone: true })),
    step('a claim, a PASS', life.push([claim('h', 'g'), review('i', 'g', 'PASS')], { saysDone: true })),
    step('one session ended', killed('builder', 2)),
    step('the other ended', killed('adversary', 2)),
    step('and for ever', life.after(100_000)),
  ];

  expect(story).toEqual([
    ['the world is known', 'launch builder 1 fresh for 1', 'launch adversary 1 fresh for 1'],
    ['the Builder runs'],
    ['the Adversary runs'],
    ['the Adversary waits'],
    ['work is pushed'],
    ['the first claim', 'send adversary handoff'],
    ['is taken'],
    ['the Builder waits'],
    ['it is judged FAIL', 'send builder handoff'],
    ['is taken'],
    ['says done too early', 'notify phase-blocked', 'send builder blocked'],
    ['is taken'],
    ['the second claim', 'notify phase-blocked', 'send adversary blocked', 'send adversary handoff'],
    ['is taken'],
    [
      'it is judged PASS',
      'advance 0 -> 1',
      'notify phase/1, upwards',
      'kill builder 1 -> fresh',
      'kill adversary 1 -> fresh',
    ],
    ['one session ended', 'launch builder 2 fresh for 2'],
    ['the other ended', 'launch adversary 2 fresh for 2'],
    ['both run again'],
    ['the old gate says nothing', 'notify phase-blocked', 'send builder blocked'],
    [
      'a claim, a PASS',
      'advance 1 -> 2',
      'notify phase/2, upwards',
      'complete',
      'notify complete, upwards',
      'drop blocked/builder/2/no gate was claimed and passed',
      'kill builder 2 -> null',
      'kill adversary 2 -> null',
    ],
    ['one session ended'],
    ['the other ended', 'exit 0'],
    ['and for ever'],
  ]);
});
