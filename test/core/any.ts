import fc from 'fast-check';
import type { Fact } from '../../src/core/facts.ts';
import type { Signal } from '../../src/ports/agent.ts';
import { build, claim, review } from '../protocol/history.ts';
import { at, makeSettings, phase, reading } from './make.ts';

/** A fact and the seconds that pass before it. `now`-dependent parts are filled in by {@link factAt}. */
export interface Happening {
  readonly wait_s: number;
  readonly what: Fact;
}

const agent = fc.constantFrom('builder', 'builder', 'adversary', 'adversary', 'nobody');
const generation = fc.constantFrom(1, 1, 1, 2, 2, 3, 0, 99);
const who = { agent, generation };
const text = fc.constantFrom(
  '',
  'boom',
  'WAITING-UNTIL: soon',
  `WAITING-UNTIL: ${new Date(at(500).wall).toISOString()}`,
);
const wall = fc.integer({ min: -4000, max: 4000 }).map((s) => at(s).wall);
const reset = fc.option(wall, { nil: null });

const signal: fc.Arbitrary<Signal> = fc.oneof(
  fc.record({ event: fc.constant('ready' as const), at: wall }),
  fc.record({ event: fc.constant('prompt' as const), at: wall, text }),
  fc.record({ event: fc.constant('turn_start' as const), at: wall }),
  fc.record({ event: fc.constant('turn_end' as const), at: wall, message: text }),
  fc.record({
    event: fc.constant('tool_start' as const),
    at: wall,
    id: fc.constantFrom('a', 'b'),
    name: text,
  }),
  fc.record({ event: fc.constant('tool_end' as const), at: wall, id: fc.constantFrom('a', 'b') }),
  fc.record({ event: fc.constant('dialog' as const), at: wall, what: text }),
  fc.record({ event: fc.constant('limit' as const), at: wall, kind: fc.constant('usage'), reset }),
  fc.record({ event: fc.constant('context' as const), at: wall, pct: fc.integer({ min: 0, max: 100 }) }),
  fc.record({
    event: fc.constant('usage' as const),
    at: wall,
    tokens: fc.nat(9),
    cost_usd: fc.constant(null),
  }),
  fc.record({ event: fc.constant('bye' as const), at: wall, reason: text }),
);

const screen = fc
  .record({
    state: fc.constantFrom(
      'ready' as const,
      'busy' as const,
      'dialog' as const,
      'limited' as const,
      'starting' as const,
      'unknown' as const,
    ),
    lastMessage: text,
    contextPct: fc.option(fc.integer({ min: 0, max: 100 }), { nil: null }),
    limitResetMs: reset,
  })
  .map(({ state, ...patch }) => reading(state, patch));

const gates = ['g', 'h'];
const commits = gates.flatMap((gate) => [
  claim(`c-${gate}`, gate),
  review(`f-${gate}`, gate, 'FAIL'),
  claim(`d-${gate}`, gate),
  review(`p-${gate}`, gate, 'PASS'),
  review(`v-${gate}`, gate, 'VETO'),
  claim(`o-${gate}`, gate, { paths: ['md/REVIEW-1.md'] }),
]);
const commit = fc.constantFrom(build('w'), ...commits);
const tip = fc.constantFrom('t1', 't2');

const settings = fc.constantFrom(
  makeSettings(),
  makeSettings({ cadence: 'solo', roles: { builder: {} } }),
  makeSettings({ phases: [phase('0'), phase('1'), phase('2')], advance: 'seed' }),
  makeSettings({ roles: { builder: { account: 'other', resume: true }, adversary: {} }, auto_resume: false }),
  makeSettings({ timers: { restart_max: 1, stall_idle_s: 5, handoff_repeat_s: 5, nudge_wait_s: 1 } }),
);

const keys = fc.constantFrom(
  'human/n',
  'inbox/builder/i',
  'start/builder/1/1',
  'nudge/builder/1/0',
  'probe/none',
);

export const fact: fc.Arbitrary<Fact> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ type: fc.constant('signal' as const), ...who, signal, replayed: fc.boolean() }),
  },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('screen' as const), ...who, reading: screen }) },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('launched' as const),
      ...who,
      adopted: fc.boolean(),
      phase: fc.constantFrom('1', '2'),
      session: fc.constant('s'),
      paneId: fc.constant('%1'),
      pid: fc.constant(7),
      conversation: fc.constant('talk'),
      promptDelivered: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      type: fc.constant('exited' as const),
      ...who,
      code: fc.constant(1),
      source: fc.constantFrom('wrapper' as const, 'terminal' as const),
      text,
      incident: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('history' as const),
      mode: fc.constantFrom('append' as const, 'append' as const, 'rebuild' as const),
      rewritten: fc.boolean(),
      tip,
      commits: fc.array(commit, { maxLength: 4 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('files' as const),
      tip,
      phase: fc.constantFrom('1', '2'),
      saysDone: fc.boolean(),
      veto: fc.constantFrom(null, null, '## VETO'),
      unreadable: fc.constantFrom([], [], ['x']),
      inbox: fc.record({ builder: fc.constantFrom(null, 'i', 'j'), adversary: fc.constantFrom(null, 'i') }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      type: fc.constant('delivery' as const),
      id: fc.constant('x'),
      key: keys,
      ...who,
      status: fc.constantFrom(
        'queued' as const,
        'pasted' as const,
        'submitted' as const,
        'acknowledged' as const,
        'failed' as const,
      ),
      how: fc.constant('t'),
      frozen: fc.boolean(),
    }),
  },
  fc.record({ type: fc.constant('launch-failed' as const), ...who, code: text, text, lasting: fc.boolean() }),
  fc.record({ type: fc.constant('killed' as const), ...who, survivors: fc.constantFrom([], [3]) }),
  fc.record({ type: fc.constant('kill-failed' as const), ...who, text }),
  fc.record({
    type: fc.constant('interrupted' as const),
    ...who,
    n: fc.integer({ min: 1, max: 3 }),
    ok: fc.boolean(),
    text,
  }),
  fc.record({
    type: fc.constant('activity' as const),
    ...who,
    what: fc.constantFrom('screen' as const, 'cpu' as const),
  }),
  fc.record({ type: fc.constant('human' as const), ...who, attached: fc.boolean() }),
  fc.record({ type: fc.constant('probe-failed' as const), ...who, text }),
  fc.record({ type: fc.constant('probe-ok' as const), ...who }),
  fc.record({ type: fc.constant('terminal' as const), up: fc.boolean(), text }),
  fc.record({
    type: fc.constant('plan' as const),
    phase: fc.constantFrom('1', '2'),
    digest: fc.constantFrom('a', 'b', null),
  }),
  fc.record({ type: fc.constant('remote' as const), ok: fc.boolean(), error: fc.constant('x') }),
  fc.record({
    type: fc.constant('branch-missing' as const),
    reason: fc.constantFrom('unborn' as const, 'branch-deleted' as const),
  }),
  fc.record({ type: fc.constant('held' as const), agent, reason: fc.constantFrom('draft', null) }),
  fc.record({ type: fc.constant('requeued' as const), key: keys, agent }),
  fc.record({
    type: fc.constant('pause' as const),
    agent: fc.constantFrom('builder', 'nobody', null),
    on: fc.boolean(),
    by: text,
  }),
  fc.record({
    type: fc.constant('secret' as const),
    commit: fc.constantFrom('a', 'b'),
    author: fc.constant('builder' as const),
    finds: fc.constant([{ path: 'p', kind: 'github' }]),
    more: fc.nat(3),
  }),
  fc.record({
    type: fc.constant('host-ask' as const),
    what: fc.constantFrom('check' as const, 'recreate' as const),
    by: text,
  }),
  fc.record({
    type: fc.constant('host-ran' as const),
    n: fc.integer({ min: 1, max: 3 }),
    ok: fc.boolean(),
    how: text,
    output: text,
  }),
  fc.record(
    {
      type: fc.constant('send' as const),
      agent,
      text,
      by: text,
      nonce: fc.constantFrom('n', 'm'),
      file: text,
    },
    { requiredKeys: ['type', 'agent', 'text', 'by', 'nonce'] },
  ),
  fc.record({
    type: fc.constant('restart' as const),
    agent,
    mode: fc.constantFrom('fresh' as const, 'resume' as const),
    by: text,
  }),
  fc.record({ type: fc.constant('unpark' as const), agent, by: text }),
  fc.record({ type: fc.constant('limit-over' as const), account: fc.constantFrom('acme', 'none'), by: text }),
  fc.record({ type: fc.constant('gap' as const), ms: fc.nat(9) }),
  fc.record({
    type: fc.constant('trouble' as const),
    key: fc.constant('t'),
    text: fc.option(text, { nil: null }),
  }),
  fc.record({ type: fc.constant('config-error' as const), error: fc.option(text, { nil: null }) }),
  settings.map((one): Fact => ({ type: 'settings', settings: one })),
);

const pass = fc.constantFrom(0, 0, 0, 1, 10, 60, 90, 300, 700, 2000);

/** A run of the world: mostly working days, seldom a stop. */
export const happenings: fc.Arbitrary<readonly Happening[]> = fc.array(
  fc.record({ wait_s: pass, what: fact }),
  {
    minLength: 1,
    maxLength: 60,
  },
);
