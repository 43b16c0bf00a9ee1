import { timers as timersSchema } from '../../src/config/schema/timers.ts';
import type { Action } from '../../src/core/actions.ts';
import type { Fact } from '../../src/core/facts.ts';
import { initialModel } from '../../src/core/initial.ts';
import type { Agent, Model } from '../../src/core/model.ts';
import type { LoopName, RoleSettings, Settings, Timers } from '../../src/core/settings.ts';
import { step } from '../../src/core/step.ts';
import type { Now } from '../../src/core/time.ts';
import type { ScreenReading, Signal } from '../../src/ports/agent.ts';
import type { DeliveryStatus } from '../../src/ports/store.ts';
import type { LedgerCommit } from '../../src/protocol/ledger.ts';

/** When every test begins. */
export const start: Now = { mono: 5_000_000, wall: Date.parse('2026-01-05T10:00:00Z') };

/** `seconds` after the beginning, on both clocks. */
export function at(seconds: number): Now {
  const ms = Math.round(seconds * 1000);
  return { mono: start.mono + ms, wall: start.wall + ms };
}

/** That moment as an agent would write it. */
export function iso(seconds: number): string {
  return new Date(at(seconds).wall).toISOString();
}

const role: RoleSettings = {
  backend: 'demo',
  model: null,
  account: 'acme',
  resume: false,
  queues_input: true,
  can_resume: true,
  can_interrupt: false,
  autostart: false,
};

export interface SettingsPatch extends Partial<Omit<Settings, 'timers' | 'roles'>> {
  readonly timers?: Partial<Timers>;
  readonly roles?: Readonly<Record<string, Partial<RoleSettings>>>;
}

/** Defaults of the configuration's schema; two phases, two loops that share an account. */
export function makeSettings(patch: SettingsPatch = {}): Settings {
  const { timers, roles = { builder: {}, adversary: {} }, ...rest } = patch;
  return {
    project: 'test',
    cadence: 'gate',
    advance: 'strict',
    phases: [phase('1'), phase('2')],
    docs: 'md',
    auto_resume: true,
    host: {
      ...{ check: true, recreate: true, auto: false },
      ...{ cooldown_s: 3600, unreachable_s: 600, check_interval_s: 300, failures_max: 3 },
    },
    wake: null,
    tasks: { assistants_max: 1, jobs: {} },
    budget: { hard: false, session: {}, phase: {}, day: {}, project: {} },
    prices: {},
    ...rest,
    timers: { ...timersSchema.parse(undefined), ...timers },
    roles: Object.fromEntries(Object.entries(roles).map(([name, one]) => [name, { ...role, ...one }])),
  };
}

export function phase(id: string) {
  return { id, plan: `phases/${id}.md`, status: `md/STATUS-${id}.md` };
}

export function reading(state: ScreenReading['state'], patch: Partial<ScreenReading> = {}): ScreenReading {
  const none = {
    rule: state,
    evidence: state,
    draft: '',
    lastMessage: '',
    contextPct: null,
    limitResetMs: null,
  };
  return { state, ...none, ...patch };
}

/** One line an action, so that a test can show all that was decided. */
export function brief(action: Action): string {
  if ('task' in action) return `${action.type} ${action.task}`;
  if (action.type === 'job-pass') return `job-pass ${action.job}: ${action.why}`;
  switch (action.type) {
    case 'launch':
      return `launch ${action.agent} ${action.generation} ${action.mode} for ${action.phase}`;
    case 'kill':
      return `kill ${action.agent} ${action.generation} -> ${action.comeback}${action.counts ? ', counts' : ''}`;
    case 'interrupt':
      return `interrupt ${action.agent} ${action.generation}`;
    case 'send':
      return `send ${action.agent} ${action.kind}`;
    case 'drop':
      return `drop ${action.key}`;
    case 'budget-hold':
      return `hold ${action.agent}: ${action.text}`;
    case 'budget-release':
      return `release ${action.agent}`;
    case 'notify':
      return `notify ${action.key}${action.orchestrator ? ', upwards' : ''}`;
    case 'resolve':
      return `resolve ${action.key}`;
    case 'correct':
      return `correct ${action.agent} ${action.event}`;
    case 'park':
    case 'unpark':
      return `${action.type} ${action.agent}`;
    case 'advance':
      return `advance ${action.from} -> ${action.to}`;
    case 'lapse':
      return `lapse ${action.account}`;
    case 'complete':
      return 'complete';
    case 'wake':
      return `wake ${iso8601(action.period)} ${action.outcome}`;
    case 'wake-hook':
      return `ask hook about ${iso8601(action.period)}`;
    case 'host':
      return `host ${action.what} ${action.n} for ${action.by}`;
    case 'exit':
      return `exit ${action.code}`;
  }
}

function iso8601(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

export type FilesFact = Extract<Fact, { type: 'files' }>;

type Plain<T> = T extends { readonly at: number } ? Omit<T, 'at'> : never;

/** A core with a clock: facts go in, briefs of what was decided come out. */
export interface Life {
  model: Model;
  now: Now;
  /** All that was decided, in full. */
  readonly actions: Action[];
  /** Facts that come in now. */
  tell(...facts: Fact[]): string[];
  /** Lets that many seconds pass, then facts come in. */
  after(seconds: number, ...facts: Fact[]): string[];
  signal(agent: string, signal: Plain<Signal>, extra?: { replayed?: boolean; ago_s?: number }): string[];
  screen(agent: string, state: ScreenReading['state'], patch?: Partial<ScreenReading>): string[];
  turn(agent: string, message: string): string[];
  /** A launch of ours has its pane. */
  launched(agent: string, patch?: Partial<Extract<Fact, { type: 'launched' }>>): string[];
  exited(agent: string, patch?: Partial<Extract<Fact, { type: 'exited' }>>): string[];
  /** The newest message of that kind is `status` now. */
  delivered(agent: string, kind: string, status: DeliveryStatus, patch?: { frozen?: boolean }): string[];
  push(commits: readonly LedgerCommit[], files?: Partial<FilesFact>): string[];
  /** What the pushed files of the current phase say at the tip. */
  files(tip: string, files?: Partial<FilesFact>): FilesFact;
  agent(name: string): Agent;
}

export function makeLife(settings: Settings = makeSettings()): Life {
  const life: Life = {
    model: { ...initialModel(settings, start), ready: true },
    now: start,
    actions: [],
    tell(...facts) {
      const decided = step(life.model, facts, life.now);
      life.model = decided.model;
      life.actions.push(...decided.actions);
      return decided.actions.map(brief);
    },
    after(seconds, ...facts) {
      const ms = Math.round(seconds * 1000);
      life.now = { mono: life.now.mono + ms, wall: life.now.wall + ms };
      return life.tell(...facts);
    },
    signal(agent, signal, { replayed = false, ago_s = 0 } = {}) {
      const { generation } = life.agent(agent);
      const stamped = { ...signal, at: life.now.wall - ago_s * 1000 } as Signal;
      return life.tell({ type: 'signal', agent, generation, replayed, signal: stamped });
    },
    screen(agent, state, patch = {}) {
      const { generation } = life.agent(agent);
      return life.tell({ type: 'screen', agent, generation, reading: reading(state, patch) });
    },
    turn: (agent, message) => [
      ...life.signal(agent, { event: 'turn_start' }),
      ...life.signal(agent, { event: 'turn_end', message }),
    ],
    launched(agent, patch = {}) {
      const { generation } = life.agent(agent);
      const { phases } = life.model.settings;
      return life.tell({
        type: 'launched',
        agent,
        generation,
        adopted: false,
        phase: loops.some((loop) => loop === agent) ? (phases[life.model.phase.index]?.id ?? '') : '',
        session: agent,
        paneId: `%${generation}`,
        pid: 1000 + generation,
        conversation: `talk-${agent}`,
        promptDelivered: true,
        ...patch,
      });
    },
    exited(agent, patch = {}) {
      const { generation } = life.agent(agent);
      const plain = { code: 1, source: 'wrapper', text: 'exited with code 1', incident: false } as const;
      return life.tell({ type: 'exited', agent, generation, ...plain, ...patch });
    },
    delivered(agent, kind, status, { frozen = false } = {}) {
      const rows = Object.entries(life.model.sent).filter(
        ([, row]) => row.agent === agent && row.kind === kind,
      );
      const key = rows.at(-1)?.[0] ?? 'none';
      const { generation } = life.agent(agent);
      return life.tell({ type: 'delivery', id: key, key, agent, generation, status, how: 'test', frozen });
    },
    push(commits, files = {}) {
      const tip = commits.at(-1)?.sha ?? life.model.repo.tip ?? 'none';
      return life.tell(
        { type: 'history', mode: 'append', rewritten: false, tip, commits },
        life.files(tip, files),
      );
    },
    files: (tip, files = {}) => ({
      type: 'files',
      tip,
      phase: life.model.settings.phases[life.model.phase.index]?.id ?? '',
      saysDone: false,
      veto: null,
      unreadable: [],
      inbox: { builder: null, adversary: null },
      ...files,
    }),
    agent(name) {
      const agent = life.model.agents[name];
      if (agent === undefined) throw new Error(`no agent ${name}`);
      return agent;
    },
  };
  return life;
}

/** Both loops run their first session and sit idle with structured signals; the plan is known; nothing is owed. */
export function makeRunning(settings: Settings = makeSettings()): Life {
  const life = makeLife(settings);
  life.tell({ type: 'plan', phase: '1', digest: 'plan-a' });
  for (const name of Object.keys(settings.roles)) settle(life, name);
  life.actions.length = 0;
  return life;
}

/** The agent's launch went well: it has a pane, took its prompt, and is ready. */
export function settle(life: Life, name: string): string[] {
  return [...life.launched(name), ...life.signal(name, { event: 'ready' })];
}

export const loops: readonly LoopName[] = ['builder', 'adversary'];
