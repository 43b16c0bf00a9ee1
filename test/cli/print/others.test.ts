import { expect, test } from 'vitest';
import type { RecordedEvent } from '../../../src/cli/events/recorded.ts';
import { printDoctor } from '../../../src/cli/print/doctor.ts';
import { printEvent } from '../../../src/cli/print/events.ts';
import { printExplanation } from '../../../src/cli/print/explain.ts';
import { printInit } from '../../../src/cli/print/init.ts';
import { printOffline } from '../../../src/cli/print/offline.ts';
import { printPhases } from '../../../src/cli/print/phases.ts';
import { printReplay } from '../../../src/cli/print/replay.ts';
import { printStart } from '../../../src/cli/print/start.ts';
import type { Explanation } from '../../../src/core/view/explain.ts';
import { ago, hostile, page } from './page.ts';

const started = {
  project: 'bridge',
  pid: 7,
  complete: false,
  phase: { id: '02', index: 1, total: 3 },
  running: ['builder'],
  not_running: [{ agent: 'adversary', why: 'agentx of backend x was not found' }],
  remarks: ['the clone has uncommitted changes'],
  tmux_socket: '/s/tmux.sock',
  log: '/p/.loopctl/logs',
};

test('a start of which one loop came up', () => {
  expect(printStart(started, page)).toMatchInlineSnapshot(`
    "bridge runs (pid 7), phase 2 of 3: 02
      builder    runs
      adversary  does not run: agentx of backend x was not found
      remark: the clone has uncommitted changes
    Look: loopctl status · loopctl attach builder · loopctl logs -f
    tmux: /s/tmux.sock
    "
  `);
});

test('a start with nothing to do, and one that says nothing yet', () => {
  expect(printStart({ ...started, complete: true }, page)).toMatchInlineSnapshot(`
    "Nothing to do: the sequence of bridge is complete.
    Append phases and start with --resume, or start without it to begin again.
    "
  `);
  expect(printStart({ ...started, running: [], not_running: [] }, page)).toMatchInlineSnapshot(`
    "The daemon of bridge runs (pid 7) and has not said yet whether its loops do.
    Look: loopctl status
    "
  `);
});

const down = {
  schema: 1,
  project: '/p',
  daemon: null,
  holder: null,
  phase: { id: '02', index: 1, total: 3 },
  sessions: ['builder'],
  complete: false,
  completed_at: null,
  error: { code: 'LOOPCTL_E_NOT_RUNNING', message: 'no daemon', next: 'Start it.' },
} as const;

test.each([
  ['sessions live on', down],
  ['nothing runs', { ...down, sessions: [] }],
  ['never started', { ...down, sessions: [], phase: null }],
  ['complete', { ...down, sessions: [], complete: true, completed_at: ago(7_200) }],
  ['a daemon that does not answer', { ...down, holder: 99 }],
] as const)('without a daemon: %s', (_name, status) => {
  expect(printOffline(status, page)).toMatchSnapshot();
});

test('the sequence', () => {
  const phases = ['01', '02-long-name', '03'].map((id) => ({
    id,
    plan: `phases/${id}.md`,
    status: `STATUS-${id}.md`,
  }));
  expect(printPhases({ schema: 1, index: 1, phases }, page)).toMatchInlineSnapshot(`
    "done     01            phases/01.md
    now      02-long-name  phases/02-long-name.md
    to come  03            phases/03.md
    "
  `);
});

test('why an agent is what it is', () => {
  const explanation = {
    schema: 1,
    agent: { name: 'builder', state: 'stalled', since: ago(900), for_s: 900, lease_until: null },
    facts: [
      { what: 'state', value: 'ready', source: 'signal', age_s: 900 },
      { what: 'evidence', value: `turn ended: ${hostile}`, source: 'signal', age_s: 900 },
      { what: 'message held', value: 'a person types', source: 'daemon', age_s: null },
    ],
    left_alone_because: ['paused by ada'],
    next: ['restart in 30 s unless a turn starts'],
  } as unknown as Explanation;
  expect(printExplanation(explanation, page)).toMatchInlineSnapshot(`
    "builder is stalled for 15 min (since 02:45:00Z)

      state         ready [signal, 15 min ago]
      evidence      turn ended: ared b cgnp.exed [signal, 15 min ago]
      message held  a person types [daemon]

    Left alone, because
      - paused by ada

    Next, by itself
      - restart in 30 s unless a turn starts
    "
  `);
});

const event: RecordedEvent = {
  seq: 12,
  at: '2026-05-01T02:59:59.123Z',
  kind: 'step',
  how: null,
  facts: [
    {
      type: 'history',
      mode: 'append',
      rewritten: false,
      tip: '0d54810cfed4',
      commits: [
        {
          sha: '0d54810cfed4',
          author: 'builder',
          subject: `claim(x): ${hostile}`,
          reviewed: null,
          paths: [],
        },
      ],
    },
    { type: 'activity', agent: 'builder', generation: 1, what: 'cpu' },
    {
      type: 'exited',
      agent: 'builder',
      generation: 1,
      code: 137,
      source: 'wrapper',
      text: 'exited with code 137',
      incident: false,
    },
  ],
  actions: [
    {
      type: 'launch',
      agent: 'builder',
      generation: 2,
      phase: '01',
      mode: 'resume',
      reason: 'exited',
      owes: [],
    },
  ],
};

test('one step of the loop', () => {
  expect(printEvent(event, page)).toMatchInlineSnapshot(`
    "    12 02:59:59.123           < pushed, tip 0d54810: claim(x): ared b cgnp.exed
        12 02:59:59.123 builder   < exited with code 137
        12 02:59:59.123 builder   > launch resume for phase 01: exited
    "
  `);
});

test('an event of another version shows its type', () => {
  const strange = {
    ...event,
    facts: [{ type: 'from-the-future' }, { type: 'history' }],
    actions: [{ type: 'dance', agent: 'builder' }],
  };
  expect(printEvent(strange as unknown as RecordedEvent, page)).toMatchInlineSnapshot(`
    "    12 02:59:59.123           < from-the-future
        12 02:59:59.123           < history
        12 02:59:59.123 builder   > dance
    "
  `);
});

test('a replay with and without difference', () => {
  const run = { schema: 1, run: 3, started: '2026-05-01T01:02:03.000Z', steps: 1, differences: [] } as const;
  expect(printReplay(run, page)).toMatchInlineSnapshot(`
    "Run 3 of 2026-05-01T01:02:03Z: 1 step decided again, no difference.
    "
  `);
  const differences = [{ seq: 9, recorded: [], decided: event.actions }];
  expect(printReplay({ ...run, steps: 20, differences }, page)).toMatchInlineSnapshot(`
    "Run 3 of 2026-05-01T01:02:03Z: 20 steps decided again, 1 differ.
    step 9
      recorded  nothing
      now       builder: launch resume for phase 01: exited
    "
  `);
});

test('findings of the doctor', () => {
  const findings = [
    { name: 'tmux', verdict: 'ok', text: '3.3a', next: null },
    { name: 'clones', verdict: 'fail', text: '/p/clones/builder is not there', next: 'Run `loopctl init`.' },
    { name: 'config', verdict: 'warn', text: 'line one\nline two', next: 'Look.' },
  ] as const;
  expect(printDoctor(findings, page)).toMatchInlineSnapshot(`
    "ok    tmux    3.3a
    fail  clones  /p/clones/builder is not there
                  → Run \`loopctl init\`.
    warn  config  line one
                  line two
                  → Look.

    1 to mend, 1 to look at.
    "
  `);
  expect(printDoctor(findings.slice(0, 1), page)).toMatchInlineSnapshot(`
    "ok    tmux  3.3a

    All is in order.
    "
  `);
});

test('an init that cannot know the remote', () => {
  const report = {
    dir: '/p',
    files: [
      { path: 'loopctl.yaml', action: 'created', note: '' },
      { path: '.gitignore', action: 'kept', note: 'does not ignore *.key' },
    ],
    ignored_options: [],
    remote_missing: true,
    branch: null,
    clones_created: [],
    clones_usable: [],
    notices: [],
  } as const;
  expect(printInit(report, page)).toMatchInlineSnapshot(`
    "/p
      created  loopctl.yaml
      kept     .gitignore: does not ignore *.key

    Next: fill in work_repo.remote in loopctl.yaml (the line "#remote:"), then run loopctl init again;
    it makes the clones.
    "
  `);
  const failed = {
    ...report,
    remote_missing: false,
    ignored_options: ['remote'],
    clones_created: ['adversary'],
    clones_usable: ['adversary', 'builder'],
    notices: [
      {
        severity: 'critical',
        code: 'LOOPCTL_E_CLONE_FAILED',
        clone: 'builder',
        text: 'no such host',
        next: 'Mend it.',
      },
    ],
  } as const;
  expect(printInit(failed, page)).toMatchInlineSnapshot(`
    "/p
      created  loopctl.yaml
      kept     .gitignore: does not ignore *.key
      created  clone of the adversary
      kept     clone of the builder
      critical: no such host
        → Mend it.
    loopctl.yaml was there and is kept; no effect had: --remote

    Next: mend the above, then run loopctl init again.
    "
  `);
});
