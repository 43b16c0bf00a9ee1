import { createRng, type Rng } from '../rng.ts';
import type { Fault, FaultKind } from './fault.ts';

/** How often each kind comes, in events an hour, before the run's own temper. */
const RATES: Readonly<Record<FaultKind, number>> = {
  'kill-daemon': 1.2,
  'stop-daemon': 0.15,
  'second-daemon': 0.1,
  reboot: 0.06,
  'state-lost': 0.06,
  crash: 0.5,
  'session-gone': 0.15,
  'server-death': 0.12,
  'connection-loss': 0.2,
  'tmux-trouble': 0.3,
  'git-trouble': 0.2,
  news: 0.4,
  'fetch-lag': 0.2,
  'remote-down': 0.15,
  rewrite: 0.08,
  'third-party': 0.2,
  freeze: 0.15,
  hang: 0.08,
  'stop-agent': 0.3,
  'stuck-start': 0.15,
  dialog: 0.25,
  draft: 0.25,
  'copy-mode': 0.1,
  editor: 0.1,
  'drop-input': 0.5,
  'slow-agent': 0.2,
  'forget-markers': 0.3,
  limit: 0.25,
  'disk-full': 0.1,
  'clock-jump': 0.12,
  pause: 0.06,
  'plan-edit': 0.15,
  'config-edit': 0.15,
  send: 0.15,
  restart: 0.1,
  // New ones at the end: what a seed draws of those before stays as it was.
  torn: 0.06,
  overflow: 0.15,
  'pid-reuse': 0.1,
  dispatch: 1,
  'cancel-task': 0.15,
  'task-death': 0.2,
};

const HOUR = 3_600_000;
const MINUTE = 60_000;

/** The faults of a run, in order of time. Each kind has its own stream, and each run its own temper. */
export function drawFaults(seed: string, hours: number): readonly Fault[] {
  const mood = createRng(seed, 'mood');
  const calm = mood.chance(0.15);
  const faults = Object.entries(RATES).flatMap(([kind, rate]) => {
    const rng = createRng(seed, 'faults', kind);
    const temper = calm ? 0.1 : mood.pick([0, 0.5, 1, 1, 2, 4]);
    return times(rng, rate * temper, hours).map((at) => one(kind as FaultKind, at, rng));
  });
  return faults.sort((a, b) => a.at - b.at);
}

function times(rng: Rng, perHour: number, hours: number): readonly number[] {
  if (perHour === 0) return [];
  const found: number[] = [];
  for (let at = 0; ; ) {
    at += (-Math.log(1 - rng.next()) / perHour) * HOUR;
    if (at >= hours * HOUR) return found;
    found.push(Math.round(at));
  }
}

function one(kind: FaultKind, at: number, rng: Rng): Fault {
  const agent = rng.pick(['builder', 'adversary']);
  switch (kind) {
    case 'kill-daemon': {
      const moment = rng.pick(['now', 'before', 'after', 'before', 'after']);
      const what = rng.pick([
        '.',
        'commit',
        'mark',
        'mark pasted',
        'mark submitted',
        'mark ack',
        'tmux',
        'tmux submit',
        'tmux launch',
        'tmux kill',
        'tmux key',
        'git',
        'requeue',
        'cursor',
        'signals',
      ]);
      return { at, kind, moment, what, n: rng.spread(1, 30), downMs: rng.spread(50, 15 * MINUTE) };
    }
    case 'stop-daemon':
      return { at, kind, ms: rng.spread(2_000, 30 * MINUTE) };
    case 'task-death':
      return { at, kind, code: rng.pick([1, 130, 137, 143]) };
    case 'dispatch':
    case 'cancel-task':
    case 'second-daemon':
    case 'third-party':
    case 'plan-edit':
      return { at, kind };
    case 'reboot':
      return { at, kind, downMs: rng.spread(20_000, HOUR) };
    case 'state-lost':
      return { at, kind, files: rng.chance(0.5), downMs: rng.spread(100, 5 * MINUTE) };
    case 'torn': {
      const power = rng.chance(0.5);
      const downMs = power ? rng.spread(20_000, HOUR) : rng.spread(100, 5 * MINUTE);
      return { at, kind, power, cut: power ? rng.int(0, 30) : 0, pages: rng.chance(0.4), downMs };
    }
    case 'overflow':
      return { at, kind, ms: rng.spread(1_000, 20 * MINUTE) };
    case 'pid-reuse':
      return { at, kind };
    case 'crash':
      return { at, kind, agent, times: rng.chance(0.15) ? rng.int(2, 8) : 1 };
    case 'session-gone':
    case 'stuck-start':
      return { at, kind, agent };
    case 'server-death':
    case 'connection-loss':
      return { at, kind, ms: rng.spread(50, 2 * MINUTE) };
    case 'tmux-trouble':
    case 'git-trouble':
      return {
        at,
        kind,
        ms: rng.spread(5_000, 10 * MINUTE),
        timeouts: rng.pick([0, 0.05, 0.3, 1]),
        slowMs: rng.spread(1, 3_000),
      };
    case 'news':
      return {
        at,
        kind,
        ms: rng.spread(10_000, HOUR),
        lost: rng.pick([0, 0.3, 1]),
        repeated: rng.pick([0, 0.3]),
        lateMs: rng.spread(1, 30_000),
      };
    case 'fetch-lag':
    case 'remote-down':
    case 'disk-full':
      return { at, kind, ms: rng.spread(10_000, HOUR) };
    case 'rewrite':
      return { at, kind, depth: rng.int(1, 6), lost: rng.chance(0.3) ? rng.int(1, 2) : 0 };
    case 'freeze':
    case 'hang':
      return { at, kind, agent, burns: rng.chance(0.3) };
    case 'stop-agent':
      return { at, kind, agent, ms: rng.spread(1_000, 20 * MINUTE) };
    case 'dialog':
      return { at, kind, agent, ms: rng.spread(2_000, 3 * HOUR) };
    case 'draft':
      return { at, kind, agent, ms: rng.spread(2_000, HOUR), attached: rng.chance(0.6) };
    case 'copy-mode':
    case 'editor':
      return { at, kind, agent, ms: rng.spread(2_000, 20 * MINUTE) };
    case 'drop-input':
      return { at, kind, agent, enters: rng.int(0, 5), pastes: rng.int(0, 2) };
    case 'slow-agent':
      return { at, kind, agent, ms: rng.spread(10_000, HOUR), slowMs: rng.spread(100, 6_000) };
    case 'forget-markers':
      return { at, kind, agent, turns: rng.int(1, 6) };
    case 'limit':
      return {
        at,
        kind,
        agent,
        ms: rng.spread(MINUTE, 5 * HOUR),
        told: rng.pick(['right', 'right', 'early', 'late', 'none', 'past']),
        midTurn: rng.chance(0.6),
      };
    case 'clock-jump':
      return { at, kind, ms: rng.spread(1_000, 8 * HOUR) * (rng.chance(0.6) ? 1 : -1) };
    case 'pause':
      return { at, kind, agent: rng.chance(0.5) ? agent : null, ms: rng.spread(MINUTE, HOUR) };
    case 'config-edit':
      return { at, kind, good: rng.chance(0.7) };
    case 'send':
      return { at, kind, agent };
    case 'restart':
      return { at, kind, agent, mode: rng.pick(['fresh', 'resume']) };
  }
}
