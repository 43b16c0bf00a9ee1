import { expect, test } from 'vitest';
import { demoReport, type End } from '../../../src/cli/demo/report.ts';
import { createStory } from '../../../src/cli/demo/story/story.ts';
import { isMidWork } from '../../../src/cli/demo/strike.ts';
import type { RecordedEvent } from '../../../src/cli/events/recorded.ts';
import { printDemo } from '../../../src/cli/print/demo.ts';
import type { Action } from '../../../src/core/actions.ts';
import type { Fact } from '../../../src/core/facts.ts';
import type { Signal } from '../../../src/ports/agent.ts';
import { page } from '../print/page.ts';

const zero = Date.parse('2026-05-01T00:00:00Z');
let seq = 0;

/** A recorded event so many milliseconds after the beginning. */
function at(
  ms: number,
  facts: readonly Fact[],
  actions: readonly Action[] = [],
  kind = 'step',
): RecordedEvent {
  seq += 1;
  return { seq, at: new Date(zero + ms).toISOString(), kind, how: null, facts, actions };
}

function pushed(sha: string, author: 'builder' | 'adversary', subject: string): Fact {
  return {
    type: 'history',
    mode: 'append',
    rewritten: false,
    tip: sha,
    commits: [{ sha, author, subject, reviewed: null, paths: [] }],
  };
}

function said(agent: string, signal: Signal, replayed = false): Fact {
  return { type: 'signal', agent, generation: 1, signal, replayed };
}

function delivered(key: string, agent: string, status: 'pasted' | 'acknowledged'): Fact {
  return { type: 'delivery', id: 'x', key, agent, generation: 1, status, how: '', frozen: false };
}

function send(key: string, agent: string, kind: 'handoff' | 'inbox' | 'nudge' | 'wake'): Action {
  return { type: 'send', agent, kind, key, text: '' };
}

const advance: Action = { type: 'advance', from: 0, to: 1, base: 'x' };
const exit137: Fact = {
  type: 'exited',
  agent: 'builder',
  generation: 2,
  code: 137,
  source: 'wrapper',
  text: 'exited with code 137',
  incident: false,
};
const back: Fact = {
  type: 'launched',
  agent: 'builder',
  generation: 3,
  adopted: false,
  phase: '02',
  session: 'builder',
  paneId: '%1',
  pid: 9,
  conversation: '',
  promptDelivered: true,
};

const asked: Fact = {
  type: 'task-asked',
  task: 'assistant-1',
  role: 'assistant',
  job: null,
  title: 'Count the modules',
  by: 'demo',
  backend: 'demo',
  model: null,
  account: 'demo',
  timeout_s: 60,
};
const ended: Fact = {
  type: 'task-ended',
  task: 'assistant-1',
  how: 'exit',
  code: 0,
  ok: null,
  summary: 'three',
  tokens: null,
  costUsd: null,
};

const run: readonly RecordedEvent[] = [
  at(0, [], [], 'start'),
  at(1_000, [pushed('c1', 'builder', 'claim(sums): attempt 1')], [send('h1', 'adversary', 'handoff')]),
  at(1_020, [delivered('h1', 'adversary', 'pasted')]),
  at(1_050, [delivered('h1', 'adversary', 'acknowledged')]),
  at(2_000, [pushed('r1', 'adversary', 'review(sums): FAIL wrong')], [send('h2', 'builder', 'handoff')]),
  at(2_010, [delivered('h2', 'builder', 'pasted'), delivered('h2', 'builder', 'acknowledged')]),
  at(3_000, [pushed('c2', 'builder', 'claim(sums): attempt 2')]),
  at(4_000, [pushed('r2', 'adversary', 'review(sums): PASS ok')]),
  at(
    5_000,
    [],
    [
      advance,
      {
        type: 'kill',
        agent: 'builder',
        generation: 1,
        reason: 'phase 02 begins',
        comeback: 'fresh',
        counts: false,
      },
    ],
  ),
  at(5_100, [{ ...exit137, generation: 1, code: 143 }]),
  at(6_000, [exit137]),
  at(6_000, [exit137]),
  at(6_400, [back]),
  at(6_500, [asked], [send('w1', 'orchestrator', 'wake')]),
  at(6_600, [delivered('w1', 'orchestrator', 'acknowledged')]),
  at(6_900, [ended]),
  at(7_000, [pushed('c3', 'builder', 'claim(means): attempt 1')], [send('i1', 'adversary', 'inbox')]),
  at(7_100, [delivered('i1', 'adversary', 'acknowledged')]),
  at(8_000, [
    said('builder', { event: 'turn_end', at: 0, message: 'resting\nWAITING-UNTIL: 2026-05-01T00:00:12Z' }),
  ]),
  at(11_900, [said('builder', { event: 'turn_start', at: 0 })]),
  at(12_000, [said('builder', { event: 'turn_end', at: 0, message: 'WAITING-UNTIL: 2026-05-01T00:09:00Z' })]),
  at(13_000, [
    pushed('r3', 'adversary', 'review(means): PASS ok'),
    pushed('c3', 'builder', 'claim(means): attempt 1'),
  ]),
  at(
    14_000,
    [],
    [
      { ...advance, from: 1, to: 2 },
      { type: 'complete', tip: 'x' },
    ],
  ),
];

const end: End = { durationMs: 14_200, sequenceComplete: true, nothingLeft: true, notified: ['complete'] };

test('a run is told line by line', () => {
  const story = createStory(['01', '02']);
  expect(run.flatMap((event) => story.tell(event))).toMatchInlineSnapshot(`
    [
      "Phase 1 of 2 begins: 01",
      "Builder claims gate sums (c1)",
      "  → the Adversary is told, after 50 ms",
      "Adversary judges gate sums: FAIL, wrong",
      "  → the Builder is told, after 10 ms",
      "Builder claims gate sums (c2)",
      "Adversary judges gate sums: PASS, ok",
      "Phase 01 is done, after 5.0 s",
      "Phase 2 of 2 begins: 02",
      "The Builder is dead: exited with code 137",
      "The Builder runs again, 400 ms after its death was seen",
      "The Assistant is given a task: Count the modules",
      "  → the Orchestrator is woken, after 100 ms",
      "  → the Assistant is done with it, after 400 ms: three",
      "Builder claims gate means (c3)",
      "  → the Adversary is told of its inbox, after 100 ms",
      "The Builder paces itself: it waits 4.0 s and wakes by itself",
      "The Builder wakes by itself",
      "Adversary judges gate means: PASS, ok",
      "Phase 02 is done, after 9.0 s",
      "All phases are done: the sequence is complete",
    ]
  `);
});

test('the report counts what was seen, and names what was not', () => {
  const story = createStory(['01', '02']);
  for (const event of run) story.tell(event);
  const report = demoReport(story.seen(), end);
  expect(report).toMatchObject({
    ok: false,
    handoffs: { count: 2, typed: { p50_ms: 10, max_ms: 20 }, taken: { p50_ms: 10, max_ms: 50 } },
    restarts: [{ agent: 'builder', back_after_ms: 400 }],
    inbox_messages: 1,
    paced_waits: 1,
  });
  expect(report.promises.filter(({ seen }) => !seen).map(({ what }) => what)).toEqual([
    'three phases done, in order',
  ]);
  expect(printDemo(report, page)).toMatchInlineSnapshot(`
    "
    The demo did not show all it should, after 14.2 s.

    Phase   Gate   Verdicts
    01      sums   FAIL, then PASS  (phase: 5.0 s)
    02      means  PASS  (phase: 9.0 s)

    Handoffs: 2; from commit seen to typed p50 10 ms, max 20 ms; to taken p50 10 ms, max 50 ms
    Inbox messages: 1
    Restarts: 1 (builder killed; back after 400 ms)
    Paced waits: 1 · wakes of the Orchestrator: 1 · tasks of the Assistant: 1

      MISSING  three phases done, in order
      seen     a FAIL, repaired, then a PASS
      seen     every gate passed
      seen     every handoff taken
      seen     an inbox message
      seen     a killed agent, healed
      seen     a paced wait
      seen     a wake of the Orchestrator
      seen     a task of the Assistant, done
      seen     a notification that all is done
      seen     SEQUENCE-COMPLETE
      seen     nothing left running

    Not seen: three phases done, in order.
    "
  `);
});

test.each([
  ['SEQUENCE-COMPLETE', { ...end, sequenceComplete: false }, run],
  ['nothing left running', { ...end, nothingLeft: false }, run],
  ['a killed agent, healed', end, run.filter(({ facts }) => !facts.includes(back))],
  ['a FAIL, repaired, then a PASS', end, run.filter((event) => !JSON.stringify(event).includes('FAIL'))],
  [
    'every handoff taken',
    end,
    run.filter((event) => !JSON.stringify(event).includes('"h2","agent":"builder","generation"')),
  ],
  [
    'an inbox message',
    end,
    run.filter((event) => !JSON.stringify(event).includes('"i1","agent":"adversary","generation"')),
  ],
  ['a paced wait', end, run.filter((event) => !JSON.stringify(event).includes('turn_start'))],
  ['a wake of the Orchestrator', end, run.filter((event) => !JSON.stringify(event).includes('"w1"'))],
  [
    'a task of the Assistant, done',
    end,
    run.map((event) => ({
      ...event,
      facts: event.facts.map((f) => (f === ended ? { ...ended, code: 1 } : f)),
    })),
  ],
  ['a notification that all is done', { ...end, notified: ['phase/03'] }, run],
] as const)('it is noticed when this is missing: %s', (what, how, events) => {
  const story = createStory(['01', '02']);
  for (const event of events) story.tell(event);
  const { promises } = demoReport(story.seen(), how);
  expect(promises.find((one) => one.what === what)).toEqual({ what, seen: false });
});

test('the Builder is struck while it edits, not on words read again', () => {
  const edit = (replayed: boolean) =>
    at(0, [said('builder', { event: 'tool_start', at: 0, id: 's', name: 'edit' }, replayed)]);
  expect([isMidWork(edit(false)), isMidWork(edit(true)), isMidWork(at(0, [exit137]))]).toEqual([
    true,
    false,
    false,
  ]);
});
