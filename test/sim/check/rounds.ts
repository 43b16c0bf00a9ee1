import type { Agent, Model } from '../../../src/core/model.ts';
import type { SimAgent } from '../agent/agent.ts';
import type { Traits } from '../agent/traits.ts';
import type { TaskCheck } from '../tasks/check.ts';
import type { SimWorld } from '../world/world.ts';
import { naiveLedger } from './naive.ts';
import type { ReceiptCheck } from './receipts.ts';
import type { WakeCheck } from './wakes.ts';

/** Looks at everything now and then: what is owed, what stands still, what nobody was told. */
export interface RoundCheck {
  round(model: Model, tick: number): void;
  /** Something hindered the daemon: bounds begin anew. */
  disturbed(): void;
}

export interface RoundCheckDeps {
  readonly world: SimWorld;
  readonly receipts: ReceiptCheck;
  readonly traits: Readonly<Record<string, Traits>>;
  readonly base: () => string | null;
  readonly watchingSince: () => number;
  readonly wakes: WakeCheck;
  readonly tasks: TaskCheck | null;
  readonly violate: (rule: string, text: string) => void;
}

/** The longest lease, its grace, a nudge, a restart, and time for each to be noticed. */
const IDLE_BOUND_MS = 600_000 + 180_000 + 90_000 + 150_000;
const BUSY_BOUND_MS = 1_800_000 + 120_000;
const TOOL_BOUND_MS = 7_200_000 + 120_000;
/** `nudge_wait_s` as it ships. */
const NUDGE_WAIT_MS = 90_000;
/** A handoff that is not acknowledged is sent again after ten minutes of idleness. */
const HANDOFF_BOUND_MS = 900_000;

export function createRoundCheck(deps: RoundCheckDeps): RoundCheck {
  const { world, violate } = deps;
  const eligible = new Map<string, number>();
  const clearSince = new Map<string, number>();
  let read: { readonly tip: string; readonly base: string | null; readonly owed: readonly string[] } = {
    ...{ tip: '', base: null, owed: [] },
  };
  let compared: { readonly ledger: Model['repo']['ledger'] | null; readonly naive: readonly string[] } = {
    ...{ ledger: null, naive: [] },
  };
  let disturbedAt = 0;
  let last = 0;

  /** The agent is one that the daemon can and should bring forward. */
  function isFree(model: Model, agent: Agent): SimAgent | null {
    const session = world.tmux.of(agent.name);
    if (session === null || session.dead || session.copyMode || session.attached || !session.foreground)
      return null;
    if (
      model.run.type !== 'running' ||
      model.paused !== null ||
      agent.paused !== null ||
      agent.parked !== null
    )
      return null;
    if (Object.keys(model.limits).length > 0 || !world.tmux.isUp()) return null;
    const { agent: program } = session;
    if (
      program.condition() === 'dialog' ||
      program.draft() !== null ||
      session.tags.generation !== agent.generation ||
      agent.spent !== null
    )
      return null;
    return program.condition() === 'idle' || program.condition() === 'busy' || program.frozen()
      ? program
      : null;
  }

  function stalls(model: Model, agent: Agent): void {
    const program = isFree(model, agent);
    const { now } = { now: world.scheduler.now() };
    if (program === null) {
      clearSince.delete(agent.name);
      return;
    }
    const since = clearSince.get(agent.name) ?? now;
    clearSince.set(agent.name, since);
    const from = Math.max(since, program.quietSince(), disturbedAt, deps.watchingSince());
    const isBusy = program.condition() !== 'idle';
    const long = program.toolOpen() || program.quirks.burns;
    const bound = !isBusy ? IDLE_BOUND_MS : long ? TOOL_BOUND_MS : BUSY_BOUND_MS;
    if (now - from <= bound) return;
    const state = `${program.condition()}${program.frozen() ? ', frozen' : ''}`;
    violate(
      'stall-bound',
      `${agent.name} ${agent.generation} (${state}) has stood still for ${Math.round((now - from) / 1000)} s`,
    );
  }

  function owed(model: Model): void {
    if (
      model.run.type !== 'running' ||
      model.repo.tip !== world.seen().sha ||
      model.phase.base !== deps.base()
    )
      return;
    const naive = owedByHistory(model.repo.tip, model.phase.base);
    if (compared.ledger !== model.repo.ledger || compared.naive !== naive) {
      compared = { ledger: model.repo.ledger, naive };
      const believed = model.repo.ledger.obligations
        .map((one) => `${one.owedBy} ${one.kind} ${one.gate} ${one.commit}`)
        .sort();
      if (JSON.stringify(naive) !== JSON.stringify(believed)) {
        violate('obligations', `history says [${naive.join('; ')}], the model [${believed.join('; ')}]`);
      }
    }
    told(model, naive);
  }

  /** Read anew from all of the phase's history whenever that is another one. */
  function owedByHistory(tip: string, base: string | null): readonly string[] {
    if (read.tip !== tip || read.base !== base) read = { tip, base, owed: naiveLedger(since(base)).owed };
    return read.owed;
  }

  /** Each obligation must have reached the one who owes it within a bound of time in which it could. */
  function told(model: Model, naive: readonly string[]): void {
    const now = world.scheduler.now();
    const passed = now - last;
    for (const key of eligible.keys()) if (!naive.includes(key)) eligible.delete(key);
    for (const one of naive) {
      const [name = '', , , sha = ''] = one.split(' ');
      const agent = model.agents[name];
      if (agent === undefined || deps.receipts.names(name, sha)) continue;
      const program = isFree(model, agent);
      const calm = now - Math.max(disturbedAt, deps.watchingSince()) > 60_000;
      const phase = model.settings.phases[model.phase.index]?.id;
      if (program === null || program.frozen() || !calm || agent.session.phase !== phase) continue;
      if (!canHear(program, agent, sha)) continue;
      const ms = (eligible.get(one) ?? 0) + passed;
      eligible.set(one, ms);
      if (ms > HANDOFF_BOUND_MS)
        violate('handoff-lost', `${name} was not told of ${one} for ${Math.round(ms / 1000)} s`);
    }
  }

  /**
   * What got lost in its input is missed only when it rests for as long as a nudge is waited for. What was perhaps typed
   * in a turn, by a daemon that died then, shows at that turn's end.
   */
  function canHear(program: SimAgent, { name, session }: Agent, sha: string): boolean {
    if (program.condition() === 'idle')
      return !program.hasLost(sha) || world.scheduler.now() - program.conditionSince() > NUDGE_WAIT_MS;
    const inFlight = session.held?.startsWith('in flight') === true;
    return deps.traits[name]?.queuesInput === true && !program.hasLost(sha) && !inFlight;
  }

  function canBeWoken(model: Model): boolean {
    const agent = model.agents.orchestrator;
    if (agent === undefined || agent.session.startDue || agent.session.pane === null) return false;
    const isCalm = world.scheduler.now() - Math.max(disturbedAt, deps.watchingSince()) > 60_000;
    return isCalm && isFree(model, agent)?.condition() === 'idle';
  }

  function since(base: string | null): ReturnType<SimWorld['git']['line']> {
    const known = new Set<string>();
    for (let at = base === null ? null : world.git.get(base); at !== null; at = up(at.parent))
      known.add(at.sha);
    const found = [];
    for (let at: ReturnType<typeof up> = world.seen(); at !== null && !known.has(at.sha); at = up(at.parent))
      found.push(at);
    return found.reverse();
  }

  function up(parent: string | null): ReturnType<SimWorld['git']['get']> {
    return parent === null ? null : world.git.get(parent);
  }

  return {
    round(model) {
      if (!model.ready) return;
      for (const agent of Object.values(model.agents))
        if (agent.name !== 'orchestrator') stalls(model, agent);
      deps.wakes.round(canBeWoken(model));
      deps.tasks?.round(model, world.scheduler.now() - Math.max(disturbedAt, deps.watchingSince()));
      owed(model);
      last = world.scheduler.now();
    },
    disturbed() {
      disturbedAt = world.scheduler.now();
    },
  };
}
