import { expect, test } from 'vitest';
import { createPage } from '../../../src/cli/print/page.ts';
import { printStatus } from '../../../src/cli/print/status.ts';
import type { AgentStatus, Status } from '../../../src/core/view/status.ts';
import { ago, hostile, nowMs, page } from './page.ts';

const builder: AgentStatus = {
  name: 'builder',
  role: 'builder',
  backend: 'demo',
  model: null,
  state: 'waiting',
  since: ago(240),
  for_s: 240,
  evidence: 'signal: turn ended',
  source: 'signal',
  lease_until: ago(-330),
  session: 'builder',
  pane: '%1',
  pid: 4712,
  generation: 3,
  restarts: 0,
  context_pct: 41,
  tokens: 1_234_567,
  budget_spent: null,
  cost_usd: 1.5,
  limited_until: null,
  held: null,
  paused: false,
};

const adversary: AgentStatus = {
  ...builder,
  name: 'adversary',
  state: 'blocked',
  for_s: 7_512,
  evidence: 'screen: Do you trust the files in this folder?',
  source: 'screen',
  lease_until: null,
  model: 'large-2',
  tokens: null,
  cost_usd: null,
  restarts: 2,
  held: 'a dialog is up',
};

const status: Status = {
  schema: 1,
  project: 'bridge',
  daemon: { pid: 4711, since: ago(11_520), version: '0.1.0', healthy: true },
  phase: {
    id: '02-span',
    index: 1,
    total: 5,
    plan: 'phases/02.md',
    status_file: 'machine-docs/STATUS-02-span.md',
    since: ago(2_280),
    says_done: true,
    is_done: false,
    blocked_by: [
      {
        kind: 'open-claim',
        text: 'gate load is claimed (0d54810cfed4) and not judged',
        owed_by: 'adversary',
      },
      { kind: 'veto', text: 'a veto stands in the review file: ## VETO: rust', owed_by: null },
    ],
    gates: [
      { gate: 'sums', claim: 'aaaaaaaaaaaa', verdict: 'PASS', open: false },
      { gate: 'load', claim: '0d54810cfed4', verdict: 'FAIL', open: true },
      { gate: 'wind', claim: 'bbbbbbbbbbbb', verdict: 'FAIL', open: false },
    ],
  },
  agents: [builder, adversary],
  handoffs: [
    {
      gate: 'load',
      kind: 'claim',
      owed_by: 'adversary',
      commit: '0d54810cfed48d385bc8',
      since: ago(95),
      delivery: 'queued',
    },
  ],
  wake: { next: null, last: null, period: null, outcome: null, why: null },
  paused: null,
  remote: { unreachable_since: null, error: null },
  limits: [],
  budget: [],
  notices: [
    { key: 'a', severity: 'info', since: ago(9_000), text: 'phase 01 is done' },
    { key: 'b', severity: 'critical', since: ago(60), text: 'adversary waits for a person: a dialog is up' },
  ],
  tasks: [],
  jobs: [],
  notify: { channels: [], heartbeat: null },
  complete: false,
};

test('a night on which something is wrong', () => {
  expect(printStatus(status, page)).toMatchInlineSnapshot(`
    "bridge · daemon up 3 h 12 min (pid 4711, loopctl 0.1.0)

    Phase 2 of 5: 02-span, for 38 min (since 02:22:00Z)
      gate sums: PASS
      gate load: claimed at 0d54810, not judged yet (before: FAIL)
      gate wind: FAIL
      Not done, because:
        - gate load is claimed (0d54810cfed4) and not judged: the adversary owes it
        - a veto stands in the review file: ## VETO: rust: a person must act

    Agents
      builder    waiting for 4 min, waits until 03:05:30Z (in 5 min)
          signal: turn ended [signal]
          demo · session builder · pid 4712 · context 41 % · 1,234,567 tokens ·
            $1.50
      adversary  blocked for 2 h 5 min
          screen: Do you trust the files in this folder? [screen]
          a message is held: a dialog is up
          demo large-2 · session builder · pid 4712 · 2 unplanned ends of late ·
            context 41 %

    Owed
      adversary owes a verdict on the claim of load (0d54810); told 1 min ago,
        queued

    Notices
      critical, 1 min ago: adversary waits for a person: a dialog is up
      info, 2 h 30 min ago: phase 01 is done
    "
  `);
});

test('everything that can be wrong at once', () => {
  const worst: Status = {
    ...status,
    daemon: { ...status.daemon, healthy: false },
    paused: ago(30),
    remote: { unreachable_since: ago(400), error: 'Could not resolve host: git.example.org' },
    phase: { ...status.phase, says_done: false, blocked_by: [], gates: [] },
    handoffs: [],
    notices: [],
    agents: [
      {
        ...builder,
        state: 'parked',
        lease_until: null,
        session: null,
        pid: null,
        tokens: null,
        cost_usd: null,
        context_pct: null,
        restarts: 6,
        evidence: 'parked: 6 ends in 15 min',
      },
      { ...adversary, state: 'limited', limited_until: ago(-5_400), held: null, paused: true },
    ],
    limits: [
      { account: 'team', since: ago(600), reset: ago(-5_400), evidence: 'Usage limit reached', probes: 0 },
      { account: 'other', since: ago(60), reset: null, evidence: 'try later', probes: 2 },
    ],
    wake: { next: ago(-3_600), last: null, period: ago(0), outcome: 'sent', why: null },
  };
  expect(printStatus(worst, page)).toMatchInlineSnapshot(`
    "bridge · daemon up 3 h 12 min (pid 4711, loopctl 0.1.0)
    The state disk takes no writes: supervision goes on from memory.
    Paused for 30 s: nothing is started, sent or ended. loopctl resume ends it.
    Remote not reachable for 6 min: Could not resolve host: git.example.org

    Phase 2 of 5: 02-span, for 38 min (since 02:22:00Z)
      Not done, because:
        its pushed files have not been read yet

    Agents
      builder    parked for 4 min
          parked: 6 ends in 15 min [signal]
          demo · no session · 6 unplanned ends of late
      adversary  limited for 2 h 5 min, limited until 04:30:00Z, paused
          screen: Do you trust the files in this folder? [screen]
          demo large-2 · session builder · pid 4712 · 2 unplanned ends of late ·
            context 41 %

    Usage limits
      team: limited for 10 min, until 04:30:00Z (in 1 h 30 min): Usage limit reached
      other: limited for 1 min, no reset time known, probed 2 times: try later

    Next wake: 04:00:00Z (in 1 h)
    "
  `);
});

test('a complete sequence', () => {
  const complete: Status = {
    ...status,
    complete: true,
    phase: { ...status.phase, id: null, index: 5, blocked_by: [], gates: [] },
    agents: [],
    handoffs: [],
    notices: [],
  };
  expect(printStatus(complete, page)).toMatchInlineSnapshot(`
    "bridge · daemon up 3 h 12 min (pid 4711, loopctl 0.1.0)

    All 5 phases are done; the sequence is complete.
    "
  `);
});

test('of many agents, those that need nobody take one line each', () => {
  const well = Array.from({ length: 20 }, (_, n) => ({ ...builder, name: `agent-${n}` }));
  const many = printStatus({ ...status, agents: [...well, adversary] }, page).split('\n');
  const section = many.slice(many.indexOf('Agents (21)'), many.indexOf('Owed') - 1);
  expect(section).toHaveLength(1 + 20 + 5);
  expect(section).toContain('  agent-7    waiting for 4 min, waits until 03:05:30Z (in 5 min)');
  expect(section).toContain('      screen: Do you trust the files in this folder? [screen]');
});

test('no text from outside reaches the terminal as it is', () => {
  const nasty: Status = {
    ...status,
    project: hostile,
    agents: [{ ...builder, evidence: hostile, model: hostile, held: hostile }],
    phase: {
      ...status.phase,
      id: hostile,
      blocked_by: [{ kind: 'veto', text: hostile, owed_by: null }],
      gates: [{ gate: hostile, claim: 'abc', verdict: null, open: true }],
    },
    notices: [{ key: 'x', severity: 'warning', since: ago(1), text: hostile }],
    limits: [{ account: hostile, since: ago(1), reset: null, evidence: hostile, probes: 1 }],
    remote: { unreachable_since: ago(1), error: hostile },
  };
  const text = printStatus(nasty, page);
  expect(text).not.toMatch(/[^\P{C}\n]/u);
  expect(text).not.toContain('title');
  expect(text).toContain('ared b cgnp.exed');
});

test.each([40, 80, 140])('no line is wider than %i columns', (columns) => {
  const long = 'word '.repeat(60);
  const wide: Status = {
    ...status,
    agents: [{ ...builder, evidence: `${long}${'x'.repeat(300)}`, held: long }],
    notices: [{ key: 'x', severity: 'warning', since: ago(1), text: long }],
    phase: { ...status.phase, blocked_by: [{ kind: 'veto', text: long, owed_by: 'builder' }] },
  };
  const lines = printStatus(wide, createPage({ columns, color: false, nowMs })).split('\n');
  const body = lines.slice(lines.indexOf('Agents')).filter((line) => !/^ {2}builder|pid 4712/.test(line));
  expect(Math.max(...body.map((line) => line.length))).toBeLessThanOrEqual(columns);
});

test('colours on a terminal only', () => {
  expect(printStatus(status, page)).not.toContain('\x1b');
  expect(printStatus(status, createPage({ columns: 80, color: true, nowMs }))).toContain(
    '\x1b[31mblocked\x1b[39m',
  );
});

test.each([
  ['sent', null, /^Next wake: \S+ \(in 1 h\); last: \S+$/m],
  ['unchanged', 'all as at noon', /this one was left out: all as at noon/],
  ['vetoed', 'exit code 3: no', /this one was vetoed by its hook: exit code 3: no/],
  ['pending', 'paused by a person', /this one waits: paused by a person/],
] as const)('a wake that is %s', (outcome, why, line) => {
  const wake = { next: ago(-3_600), last: ago(60), period: ago(60), outcome, why };
  const words = printStatus({ ...status, wake }, page).replace(/\n +/g, ' ');
  expect(words).toMatch(line);
});
