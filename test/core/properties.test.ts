import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Action } from '../../src/core/actions.ts';
import { apply } from '../../src/core/apply/apply.ts';
import { nextDeadlineMs } from '../../src/core/deadlines.ts';
import { decide } from '../../src/core/decide.ts';
import { fromDurable, toDurable } from '../../src/core/durable.ts';
import type { Fact } from '../../src/core/facts.ts';
import { initialModel } from '../../src/core/initial.ts';
import { limitOf } from '../../src/core/lookup.ts';
import type { Model } from '../../src/core/model.ts';
import { type RecordedStep, replay } from '../../src/core/replay.ts';
import { judge } from '../../src/core/rules/phases.ts';
import { step } from '../../src/core/step.ts';
import type { Now } from '../../src/core/time.ts';
import { isLive } from '../../src/core/transitions.ts';
import { explain } from '../../src/core/view/explain.ts';
import { type Happening, happenings } from './any.ts';
import { makeSettings, start } from './make.ts';

const runs = { numRuns: 250 };

interface Turn {
  readonly before: Model;
  /** After the facts, before any decision. */
  readonly told: Model;
  readonly after: Model;
  readonly now: Now;
  readonly fact: Fact;
  readonly actions: readonly Action[];
}

function begin(): Model {
  return { ...initialModel(makeSettings(), start), ready: true };
}

/** Lives through the happenings, one step each. */
function live(run: readonly Happening[], model = begin()): readonly Turn[] {
  const turns: Turn[] = [];
  let before = model;
  let now = start;
  for (const { wait_s, what } of run) {
    now = { mono: now.mono + wait_s * 1000, wall: now.wall + wait_s * 1000 };
    const { model: after, actions } = step(before, [what], now);
    turns.push({ before, told: apply(before, what, now), after, now, fact: what, actions });
    before = after;
  }
  return turns;
}

function holds(check: (turns: readonly Turn[]) => void): void {
  fc.assert(
    fc.property(happenings, (run) => check(live(run))),
    runs,
  );
}

test('a step settles: asked again at once, the rules have nothing to add', () => {
  holds((turns) => {
    for (const { after, now } of turns) expect(decide(after, now)).toEqual([]);
  });
});

test('a step is deterministic, and knows only plain data', () => {
  fc.assert(
    fc.property(happenings, (run) => {
      const [a, b] = [live(run).at(-1), live(JSON.parse(JSON.stringify(run))).at(-1)];
      expect(a?.after).toEqual(b?.after);
      expect(JSON.parse(JSON.stringify(a?.after))).toEqual(a?.after);
    }),
    runs,
  );
});

test('in a usage window nothing is done to a session of the account but to probe it, unless a person asks', () => {
  holds((turns) => {
    for (const { told, actions } of turns) {
      if (told.run.type !== 'running' || actions.some((a) => a.type === 'advance' || a.type === 'lapse'))
        continue;
      for (const action of actions) {
        if (!('agent' in action) || action.type === 'drop' || limitOf(told, action.agent) === null) continue;
        const asked = told.requests.some((request) => request.agent === action.agent);
        expect(asked || (action.type === 'send' && action.kind === 'probe')).toBe(true);
      }
    }
  });
});

test('no session is launched while one of the agent lives, and none is ended that does not', () => {
  holds((turns) => {
    for (const { told, actions } of turns) {
      const live = new Map(Object.values(told.agents).map((a) => [a.name, isLive(a.session.state)]));
      for (const action of actions) {
        if (action.type === 'launch') {
          expect(live.get(action.agent)).not.toBe(true);
          live.set(action.agent, true);
        }
        if (action.type === 'kill') expect(live.get(action.agent)).toBe(true);
      }
    }
  });
});

test('nothing is started or ended on unknown, unless a person asks', () => {
  holds((turns) => {
    for (const { told, actions } of turns) {
      if (told.run.type !== 'running') continue;
      for (const action of actions) {
        if (action.type !== 'kill' && action.type !== 'launch') continue;
        const agent = told.agents[action.agent];
        if (told.requests.some((request) => request.agent === action.agent)) continue;
        expect(told.terminal.up).toBe(true);
        if (action.type === 'kill') expect(agent?.session.probeFailing).toBe(false);
      }
    }
  });
});

test('numbers of sessions only grow, by one a launch, and no number is given twice', () => {
  holds((turns) => {
    const given = new Map<string, number>();
    for (const { actions, after } of turns) {
      for (const action of actions) {
        if (action.type !== 'launch') continue;
        expect(action.generation).toBeGreaterThan(given.get(action.agent) ?? 0);
        given.set(action.agent, action.generation);
      }
      for (const agent of Object.values(after.agents)) {
        expect(agent.generation).toBeGreaterThanOrEqual(given.get(agent.name) ?? 0);
        given.set(agent.name, agent.generation);
      }
    }
  });
});

test('phases go forward only, one a step, and only when they are judged to', () => {
  holds((turns) => {
    for (const { before, told, after, fact, actions } of turns) {
      const moves = actions.filter((action) => action.type === 'advance');
      expect(moves.length).toBeLessThanOrEqual(1);
      if (moves.length > 0) {
        expect(judge(told)?.advances).toBe(true);
        expect(after.phase.index).toBe(told.phase.index + 1);
      } else if (fact.type !== 'settings') {
        expect(after.phase.index).toBe(before.phase.index);
      }
    }
  });
});

test('no step sends a key twice, sends one that stands, or sends what it drops', () => {
  holds((turns) => {
    for (const { told, actions } of turns) {
      const dropped = new Set<string>();
      const sent = new Set<string>();
      for (const action of actions) {
        if (action.type === 'drop') {
          expect(sent.has(action.key)).toBe(false);
          dropped.add(action.key);
        }
        if (action.type !== 'send') continue;
        expect(sent.has(action.key)).toBe(false);
        if (told.sent[action.key] !== undefined) expect(dropped.has(action.key)).toBe(true);
        sent.add(action.key);
      }
    }
  });
});

test('facts of an older generation, or of nobody, change nothing', () => {
  holds((turns) => {
    for (const { before, told, fact } of turns) {
      if (!('generation' in fact) || fact.type === 'delivery') continue;
      const agent = before.agents[fact.agent];
      if (agent === undefined || fact.generation < agent.generation) expect(told).toBe(before);
    }
  });
});

/** Facts that say how something is, so that hearing them again is no news. Counters (`usage`, `turn_end`) are not. */
function isState(fact: Fact, before: Model): boolean {
  if ('generation' in fact && before.agents[fact.agent]?.generation !== fact.generation) return false;
  if (fact.type === 'signal') return !['usage', 'turn_end'].includes(fact.signal.event);
  return !['gap', 'pause', 'restart'].includes(fact.type);
}

test('a fact heard twice at once decides nothing more than heard once', () => {
  holds((turns) => {
    for (const { before, after, now, fact, actions } of turns) {
      if (actions.some(({ type }) => type === 'advance') || !isState(fact, before)) continue;
      expect(step(after, [fact], now).actions).toEqual([]);
    }
  });
});

test('commits heard again change nothing of the ledger', () => {
  holds((turns) => {
    for (const { after, now, fact, actions } of turns) {
      if (fact.type !== 'history' || actions.some(({ type }) => type === 'advance')) continue;
      expect(apply(after, { ...fact, mode: 'append' }, now).repo.ledger).toEqual(after.repo.ledger);
    }
  });
});

test('a recorded run is decided again without a difference', () => {
  holds((turns) => {
    const steps = turns.map(
      ({ now, fact, actions }, seq): RecordedStep =>
        JSON.parse(JSON.stringify({ seq, now, facts: [fact], actions })),
    );
    expect(replay(JSON.parse(JSON.stringify(begin())), steps)).toEqual([]);
  });
});

test('what is kept survives JSON as it is in the same boot, and keeps its ages in another', () => {
  holds((turns) => {
    const last = turns.at(-1);
    if (last === undefined) return;
    const { after, now } = last;
    const durable = toDurable(after, 'a', now);
    const json = JSON.parse(JSON.stringify(durable));
    expect(toDurable(fromDurable(json, after.settings, 'a', now), 'a', now).agents).toEqual(durable.agents);
    const later = { mono: 1000, wall: now.wall + 60_000 };
    const moved = fromDurable(json, after.settings, 'b', later);
    for (const [key, row] of Object.entries(moved.sent)) {
      expect(later.mono - row.at.mono).toBe(now.mono - (after.sent[key]?.at.mono ?? 0) + 60_000);
    }
    for (const agent of Object.values(moved.agents)) {
      expect(agent.notBefore?.mono ?? 0).toBeLessThanOrEqual(later.mono);
    }
  });
});

test('what is decided after a restart is what an unbroken life would decide about messages', () => {
  holds((turns) => {
    const last = turns.at(-1);
    if (last === undefined || last.after.run.type !== 'running') return;
    const { after, now } = last;
    const kept = fromDurable(
      JSON.parse(JSON.stringify(toDurable(after, 'a', now))),
      after.settings,
      'a',
      now,
    );
    const seen: Model = { ...kept, ready: true, repo: after.repo, terminal: after.terminal, gap: after.gap };
    const again = step(seen, [], now).actions.flatMap((a) => (a.type === 'send' ? [a.key] : []));
    for (const key of again) expect(after.sent[key]).toBeUndefined();
  });
});

test('a deadline lies ahead', () => {
  holds((turns) => {
    for (const { after, now } of turns) expect(nextDeadlineMs(after, now) ?? 1).toBeGreaterThan(0);
  });
});

test('every state can be explained', () => {
  holds((turns) => {
    for (const { after, now } of turns.slice(-3)) {
      for (const name of Object.keys(after.agents))
        expect(explain(after, name, now)?.facts.length).toBeGreaterThan(1);
    }
  });
});
