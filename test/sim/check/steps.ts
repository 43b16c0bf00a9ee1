import type { Action } from '../../../src/core/actions.ts';
import type { Fact } from '../../../src/core/facts.ts';
import type { Model } from '../../../src/core/model.ts';
import type { StepWrite } from '../../../src/ports/store.ts';
import type { TaskCheck } from '../tasks/check.ts';
import type { SimWorld } from '../world/world.ts';
import { naiveNotDone } from './naive.ts';
import type { WakeCheck } from './wakes.ts';

/** Judges each decision against the world as it truly is. */
export interface StepCheck {
  onStep(write: StepWrite): void;
  /** The daemon was started anew: what it says of the phase is taken from its first record. */
  position(): { readonly index: number; readonly base: string | null };
}

export interface StepCheckDeps {
  readonly world: SimWorld;
  readonly phases: readonly string[];
  /** Since when the daemon has been looking at a world that answers. */
  readonly watchingSince: () => number;
  readonly model: () => Model | null;
  readonly lastServerDeath: () => number;
  readonly wakes: WakeCheck;
  readonly tasks: TaskCheck | null;
  readonly violate: (rule: string, text: string) => void;
  readonly trace: (text: string) => void;
}

/** A limit that has been shown for this long is one that the daemon must know of. */
const KNOWN_MS = 45_000;
const WINDOW_MS = 900_000;
/** `handoff_repeat_s` of the simulated configurations is 540 or 600. */
const REPEAT_MS = 530_000;
const RESTART_MAX = 5;
/** Launches that follow no unplanned end. */
const PLANNED = /^first start|^phase |^asked for|^its session was gone|^another phase/;

interface Recorded {
  readonly facts?: readonly Fact[];
  readonly actions?: readonly Action[];
  readonly model?: Pick<Model, 'phase' | 'agents' | 'sent' | 'wake'>;
}

export function createStepCheck(deps: StepCheckDeps): StepCheck {
  const { world, violate } = deps;
  /** Ends that a relaunch followed. */
  const ends = new Map<string, number[]>();
  /** Since when somebody wants it up again, whatever was before. */
  const forgiven = new Map<string, number>();
  const ending = new Set<string>();
  /** Sessions that the daemon has heard of. */
  const running = new Set<string>();
  const held = new Set<string>();
  const handoffs = new Map<
    string,
    { readonly key: string; readonly at: number; readonly wall: number; failed: boolean }
  >();
  let index = 0;
  let base: string | null = null;
  let begun = false;

  function limited(agent: string): boolean {
    const session = world.tmux.of(agent);
    if (session === null || session.dead || session.agent.condition() !== 'limited') return false;
    const now = world.scheduler.now();
    return now - Math.max(session.agent.conditionSince(), deps.watchingSince()) > KNOWN_MS;
  }

  /** A person's wish, the end of all; or the limit has been over for long, and its input does not react or its phase is over. */
  function isExcused({ agent, reason }: Extract<Action, { type: 'kill' }>): boolean {
    if (/^asked for|^stopped by|^sequence complete/.test(reason)) return true;
    const model = deps.model();
    const account = model?.settings.roles[agent]?.account ?? '';
    const over = model?.limitsOver[account];
    const overMs =
      over === undefined ? Number.POSITIVE_INFINITY : world.scheduler.now() - world.bootAt() - over.at.mono;
    return (
      /^its input does not react$|^phase \S+ begins$/.test(reason) &&
      model?.limits[account] === undefined &&
      overMs >= 290_000
    );
  }

  function start(at: Model['phase']): void {
    // Rewritten history may not show any more what was done; with all state lost there is nothing else to go by.
    if (begun && at.index < index) {
      const why = naiveNotDone(deps.phases[at.index] ?? '', commitsUpTo(at.base, world.seen().sha));
      if (why === null)
        violate('phases-forward', `a start went back from phase ${index} to ${at.index}, which is done`);
    }
    if (begun && at.index > index) {
      for (let n = index; n < at.index; n += 1) {
        const why = naiveNotDone(deps.phases[n] ?? '', commitsUpTo(base, at.base));
        if (why !== null) violate('phases-done', `a start skipped phase ${deps.phases[n]}: ${why}`);
      }
    }
    begun = true;
    index = at.index;
    base = at.base;
  }

  function commitsUpTo(from: string | null, to: string | null): ReturnType<SimWorld['git']['line']> {
    const found = [];
    const known = new Set<string>();
    for (let at = from === null ? null : world.git.get(from); at !== null; at = parent(at)) known.add(at.sha);
    for (let at = to === null ? null : world.git.get(to); at !== null && !known.has(at.sha); at = parent(at))
      found.push(at);
    return found.reverse();
  }

  function parent(commit: { readonly parent: string | null }): ReturnType<SimWorld['git']['get']> {
    return commit.parent === null ? null : world.git.get(commit.parent);
  }

  function action(one: Action, facts: readonly Fact[]): void {
    deps.wakes.onAction(one);
    deps.tasks?.onAction(one);
    if ((one.type === 'launch' || one.type === 'send') && held.has(one.agent))
      violate('budget', `${one.agent} is held by the budget, and there is a ${one.type} for it`);
    switch (one.type) {
      case 'budget-hold':
        held.add(one.agent);
        deps.trace(`hold ${one.agent}: ${one.text}`);
        return;
      case 'budget-release':
        held.delete(one.agent);
        deps.trace(`release ${one.agent}`);
        return;
      case 'launch':
        launch(one);
        return;
      case 'kill':
        deps.trace(`kill ${one.agent} ${one.generation}: ${one.reason}`);
        ending.add(`${one.agent} ${one.generation}`);
        if (limited(one.agent) && !isExcused(one)) {
          violate('limited-alone', `${one.agent} is limited and was ended: ${one.reason}`);
        }
        return;
      case 'send':
        deps.trace(`send ${one.agent}: ${one.key}`);
        if (one.kind === 'handoff') handoff(one.key);
        if (one.kind === 'nudge' && limited(one.agent))
          violate('limited-alone', `${one.agent} is limited and was nudged`);
        return;
      case 'advance': {
        deps.trace(`advance ${one.from} → ${one.to} at ${one.base.slice(0, 8)}`);
        if (one.from !== index || one.to !== index + 1)
          violate('phases-forward', `advance ${one.from} → ${one.to} at ${index}`);
        const why = naiveNotDone(deps.phases[one.from] ?? '', commitsUpTo(base, one.base));
        if (why !== null) violate('phases-done', `phase ${deps.phases[one.from]} advanced but ${why}`);
        index = one.to;
        base = one.base;
        return;
      }
      case 'complete':
        if (index !== deps.phases.length)
          violate('complete-at-end', `complete at phase ${index} of ${deps.phases.length}`);
        return;
      case 'unpark':
        forgive(one.agent);
        return;
      case 'drop':
      case 'notify':
      case 'resolve':
        return;
      default:
        deps.trace(`${one.type} ${JSON.stringify(one)} (${facts.map((fact) => fact.type).join(' ')})`);
    }
  }

  /** The same handoff goes out again only after a while, unless it is known not to have arrived. */
  function handoff(key: string): void {
    const base = key.slice(0, key.lastIndexOf('/'));
    const now = world.scheduler.now();
    const before = handoffs.get(base);
    const wall = world.scheduler.wall();
    handoffs.set(base, { key, at: now, wall, failed: false });
    if (before === undefined || before.failed || before.key === key) return;
    // Over a reboot the wall clock alone can tell, even if it jumped.
    const passedMs = Math.max(now - before.at, wall - before.wall);
    if (passedMs < REPEAT_MS)
      violate('repeat-too-soon', `${key} ${Math.round(passedMs / 1000)} s after the last`);
  }

  function forgive(agent: string): void {
    ends.delete(agent);
    forgiven.set(agent, world.scheduler.now());
  }

  function launch(one: Extract<Action, { type: 'launch' }>): void {
    deps.trace(`launch ${one.agent} ${one.generation} ${one.mode} for ${one.phase}: ${one.reason}`);
    const session = world.tmux.of(one.agent);
    const stands = session !== null && !session.dead && !session.doomed;
    if (stands && !ending.has(`${one.agent} ${session.tags.generation}`)) {
      violate(
        'no-launch-on-live',
        `${one.agent} ${session.tags.generation} lives, and ${one.generation} was launched: ${one.reason}`,
      );
    }
    if (PLANNED.test(one.reason)) return;
    const now = world.scheduler.now();
    if (now - deps.lastServerDeath() < 120_000) return;
    const end = world.tmux.lastEnd(one.agent);
    // The daemon died before it heard that this one runs: it is launched again, for the end before.
    if (end !== null && !running.has(`${one.agent} ${end.generation}`)) return;
    const ended = end?.at ?? now;
    // It ended with the server, which is nobody's fault, however late the daemon came to launch it again.
    if (Math.abs(ended - deps.lastServerDeath()) < 1_000) return;
    if (ended <= (forgiven.get(one.agent) ?? Number.NEGATIVE_INFINITY)) return;
    // A launch that the daemon's own death cut short is made again, for the same end.
    const all = [...new Set([...(ends.get(one.agent) ?? []), ended])];
    // When the daemon came to know of each lies between it and the launch after it.
    const recent = all.filter((at) => now - at < WINDOW_MS);
    ends.set(one.agent, recent);
    if (recent.length > RESTART_MAX)
      violate(
        'restart-budget',
        `${one.agent} was relaunched after ${recent.length} unplanned ends in 15 min`,
      );
  }

  return {
    onStep(write) {
      if (write.kind === 'start') {
        const { model } = JSON.parse(write.body) as Recorded;
        if (model === undefined) return;
        start(model.phase);
        deps.wakes.onStart(model);
        held.clear();
        for (const agent of Object.values(model.agents)) if (agent.spent !== null) held.add(agent.name);
        // Whoever has lost its state, or the newest of it, has lost the count too.
        for (const { name, restarts } of Object.values(model.agents)) {
          const lastAgoMs = world.scheduler.wall() - (restarts.at(-1)?.at.wall ?? Number.NEGATIVE_INFINITY);
          const known = (ends.get(name) ?? []).slice(0, restarts.length);
          ends.set(
            name,
            known.filter((ended) => world.scheduler.now() - ended >= lastAgoMs),
          );
        }
        // What was told is known by the sessions alone then: nothing is typed twice, but it is decided again.
        for (const [base, handoff] of handoffs) {
          const row = model.sent[handoff.key];
          if (row === undefined) handoffs.delete(base);
          else if (row.status === 'failed') handoff.failed = true;
        }
        return;
      }
      const { facts = [], actions = [] } = JSON.parse(write.body) as Recorded;
      for (const fact of facts) {
        if (fact.type === 'history' && fact.base !== undefined) base = fact.base;
        if ('generation' in fact) running.add(`${fact.agent} ${fact.generation}`);
        if (fact.type === 'launch-failed') {
          const session = world.tmux.of(fact.agent);
          if (session?.tags.generation === fact.generation) session.doomed = true;
          ending.add(`${fact.agent} ${fact.generation}`);
        }
        const sent =
          fact.type === 'delivery' ? handoffs.get(fact.key.slice(0, fact.key.lastIndexOf('/'))) : undefined;
        if (sent !== undefined && fact.type === 'delivery' && fact.status === 'failed') sent.failed = true;
        if (fact.type === 'unpark') forgive(fact.agent);
      }
      for (const one of actions) action(one, facts);
    },
    position: () => ({ index, base }),
  };
}
