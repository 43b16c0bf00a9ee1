import { buildLedger } from '../protocol/ledger.ts';
import { noHostRuns } from './host.ts';
import type { Agent, Model, Session } from './model.ts';
import { noMoney } from './money/money.ts';
import type { Settings } from './settings.ts';
import { noTasks } from './tasks.ts';
import type { Now, Stamp } from './time.ts';

/** A model that knows nothing of the world yet. */
export function initialModel(settings: Settings, now: Now): Model {
  return {
    settings,
    ready: false,
    run: { type: 'running' },
    paused: null,
    phase: { index: 0, base: null, since: now, planDigest: null, planRead: {} },
    repo: {
      tip: null,
      commits: [],
      ledger: buildLedger([], { docs: settings.docs }),
      files: null,
      missing: null,
      unreachable: null,
    },
    agents: Object.fromEntries(Object.keys(settings.roles).map((name) => [name, newAgent(name, now)])),
    limits: {},
    limitsOver: {},
    sent: {},
    notices: {},
    terminal: { up: true, since: now, text: '' },
    gap: null,
    requests: [],
    secrets: [],
    incidents: [],
    host: noHostRuns,
    tasks: noTasks,
    wake: { due: null, last: null, sent: null, hook: null },
    upward: [],
    money: noMoney,
    granted: {},
  };
}

export function newAgent(name: string, now: Stamp): Agent {
  return {
    name,
    generation: 0,
    conversation: '',
    launchedAt: null,
    launchedFor: '',
    session: absentSession(now, 'never started'),
    paused: null,
    asked: null,
    restarts: [],
    streak: 0,
    notBefore: null,
    parked: null,
    comeback: { mode: 'fresh', reason: 'first start' },
    ladder: { nudged: null, nudges: 0, restarted: null },
    idleLeases: 0,
    turnAt: 0,
    turnSeen: false,
    spent: null,
    interrupt: null,
  };
}

export function absentSession(now: Stamp, text: string): Session {
  return {
    state: 'absent',
    since: now,
    born: now,
    evidence: { text, source: 'daemon', at: now },
    phase: '',
    mode: 'fresh',
    startDue: false,
    pane: null,
    structured: false,
    heard: null,
    screen: null,
    lease: null,
    progress: now,
    cpu: null,
    tools: [],
    contextPct: null,
    turns: 0,
    human: false,
    held: null,
    frozen: false,
    ending: null,
    probeFailing: false,
  };
}
