import type { Action } from '../core/actions.ts';
import type { Fact } from '../core/facts.ts';
import type { HostWork } from '../core/host.ts';
import type { Model } from '../core/model.ts';
import { repetitionsOf } from '../core/rules/obligations.ts';
import { describe } from '../errors/error.ts';
import type { Backend } from '../ports/agent.ts';
import type { Pane } from '../ports/terminal.ts';
import { messageId } from '../store/message-id.ts';
import { createDeliverer, type Deliverer } from '../terminal/delivery/deliverer.ts';
import { interrupt } from './effects/interrupt.ts';
import { kill } from './effects/kill.ts';
import { type LaunchAction, launch } from './effects/launch.ts';
import { isOwed, isPast } from './effects/owed.ts';
import { createPerformer } from './effects/perform.ts';
import { askWakeHook } from './effects/wake-hook.ts';
import { type RunHostDeps, runHost } from './host/run-host.ts';
import { createLoop, type Loop } from './loop.ts';
import { createNotifying, type Notifying } from './notify/notifying.ts';
import { createGapWatch } from './observe/gap.ts';
import { createLooker } from './observe/look.ts';
import { createRepoObserver, type RepoObserver } from './observe/repo.ts';
import { createSecretWatch } from './observe/secrets.ts';
import { createSessionObserver, type SessionObserver } from './observe/sessions.ts';
import { createSignalObserver, type SignalObserver } from './observe/signals.ts';
import { createWakeObserver, type WakeObserver } from './observe/wakes.ts';
import { createPanes } from './panes.ts';
import { type Project, planFile, roleLaunch } from './project.ts';
import { envFilesOf } from './redaction.ts';
import { createStartPrompts } from './start-prompts.ts';
import { createTasks, type Tasks } from './tasks/tasks.ts';
import type { World } from './world.ts';

export interface ComposeOptions {
  readonly world: World;
  readonly model: Model;
  /** The configuration in force; a hot reload replaces it. */
  readonly project: () => Project;
  readonly onAdvance: (action: Extract<Action, { type: 'advance' }>) => void;
  readonly onComplete: (tip: string) => void;
  readonly onExit: (code: number, reason: string) => void;
  readonly onTurn: (model: Model) => void;
}

/** The wired parts of a running supervisor. */
export interface Supervisor {
  readonly loop: Loop;
  readonly sessions: SessionObserver;
  readonly repo: RepoObserver;
  readonly signals: SignalObserver;
  readonly deliverer: Deliverer;
  readonly notifying: Notifying;
  readonly wakes: WakeObserver;
  /** Ends the hooks that run. */
  readonly endHooks: () => void;
  readonly tasks: Tasks;
}

/** Wires observers, loop and actuators: facts flow in by `post`, actions out by the performer. */
export function compose(options: ComposeOptions): Supervisor {
  const { world } = options;
  const { terminal, store, clock, log, paths } = world;
  const panes = createPanes();
  const post = (...facts: Fact[]): void => loop.post(...facts);
  const model = (): Model => loop.model();
  const backendOf = (agent: string): Backend | null =>
    options.project().backends.get(model().settings.roles[agent]?.backend ?? '') ?? null;

  const prompts = createStartPrompts({
    project: options.project,
    stateDir: paths.state,
    now: () => clock.now(),
    onTrouble: (text) => post({ type: 'trouble', key: 'prompt', text }),
  });
  const signals = createSignalObserver({
    dir: `${paths.state}/signals`,
    createTail: world.signalTail,
    backendOf,
    post,
    kick: (agent) => deliverer.kick(agent),
  });
  const deliverer = createDeliverer({
    terminal,
    store,
    clock,
    backendOf,
    paneOf: (agent) => panes.get(agent),
    signalsOf: (agent, generation) =>
      backendOf(agent)?.hasSignals === true ? signals.viewOf(agent, generation) : null,
    blocked: (agent) => {
      const session = model().agents[agent]?.session;
      return session?.state === 'blocked' ? session.evidence.text : null;
    },
    withheld: (agent) => (model().agents[agent]?.spent == null ? null : 'its budget is spent'),
    owed: (row) => isOwed(row, model()),
    past: (row) => isPast(row, model()),
    repeats: (row) => repetitionsOf(row.key, model()).map(messageId),
    ranNs: (pane) => world.host.runNs(pane.process.pid),
    stopped: (pane) => world.host.isStopped(pane.process.pid),
    ackWaitMs: () => model().settings.timers.ack_wait_s * 1000,
    report: (fact) => post(fact),
  });
  const looker = createLooker({ terminal, host: world.host, clock, backendOf, post });
  const sessions = createSessionObserver({
    terminal,
    panes,
    looker,
    model,
    post,
    onAdopted: async (pane) => {
      await signals.follow(pane.tags.agent, pane.tags.generation, true);
      await looker.look(pane, false);
    },
  });
  const secrets = createSecretWatch({
    ...{ repo: world.repo, store, clock, log, post },
    base: () => model().phase.base,
  });
  const repo = createRepoObserver({
    repo: world.repo,
    model,
    post,
    setCursor: (sha) => store.setCursor('coordination', sha),
    onCommits: secrets.look,
    planFile: (phase) => planFile(options.project(), phase),
  });
  const wakes = createWakeObserver({
    clock,
    schedule: () => wakeSchedule(options.project()),
    model,
    post,
  });
  const hooks = new AbortController();
  const hookDeps = {
    hook: () => hookOf(options.project()),
    projectDir: paths.project,
    model,
    now: () => clock.now(),
    log,
    post,
    abort: hooks.signal,
  };
  const launchDeps = {
    terminal,
    project: paths.project,
    projectDir: paths.project,
    stateDir: paths.state,
    model,
    roleOf: (agent: string) => roleLaunch(options.project(), model().settings, agent),
    writePrompt: (action: LaunchAction) => prompts.forLaunch(action, model()),
    messageId,
    onLaunching(agent: string, generation: number) {
      world.redaction?.learn(envFilesOf(options.project().config));
      return signals.follow(agent, generation, false);
    },
    onPane: (pane: Pane) => {
      looker.forget(pane.tags.agent);
      panes.set(pane);
    },
    post,
  };

  const tasks = createTasks({
    ...{ world, model, post, project: options.project },
    take: (...facts) => loop.take(...facts),
  });
  const notifying = createNotifying({ world, model, post, project: options.project });
  const hostDeps = {
    hook: (what: HostWork) => hostHook(options.project(), what),
    ...{ projectDir: paths.project, model, log, post, abort: hooks.signal },
  };
  const perform = createPerformer({
    task: tasks.perform,
    log,
    launch: (action) => launch(launchDeps, action),
    kill: (action) => kill({ terminal, post }, action),
    interrupt: (action) => interrupt({ terminal, clock, backendOf, post }, action),
    kick: (agent) => deliverer.kick(agent),
    askWakeHook: (action) => askWakeHook(hookDeps, action),
    advanced(action) {
      options.onAdvance(action);
      void repo.reset().catch((error: unknown) => log.error(describe(error)));
    },
    host: (action) => runHost(hostDeps, action),
    completed: options.onComplete,
    exit: options.onExit,
  });
  const gap = createGapWatch(clock.now());
  const hide = (text: string): string => world.redaction?.text(text) ?? text;
  const loop = createLoop({
    model: options.model,
    store,
    bootId: world.host.bootId(),
    clock,
    log,
    gap: (now) => gap(now, model().settings.timers.sweep_s * 1000),
    clean: world.redaction?.fact,
    prepare: (action, at) => hide(prompts.forMessage(action, at)),
    news: notifying.news,
    perform,
    onTurn(facts, at) {
      notifying.committed();
      for (const agent of stirred(facts)) deliverer.kick(agent);
      tasks.onTurn();
      options.onTurn(at);
    },
  });
  return { loop, sessions, repo, signals, deliverer, notifying, wakes, endHooks: () => hooks.abort(), tasks };
}

function wakeSchedule({ config }: Project): { readonly cron: string; readonly timezone: string } | null {
  const { cron, timezone } = config.wake;
  return config.roles.orchestrator === undefined ? null : { cron, timezone };
}

function hookOf({ config }: Project): { readonly argv: readonly string[]; readonly timeoutMs: number } {
  return { argv: config.hooks.wake, timeoutMs: config.hooks.timeout_s * 1000 };
}

function hostHook({ config }: Project, what: HostWork): ReturnType<RunHostDeps['hook']> {
  return { argv: config.host[what], timeoutMs: config.host.timeout_s * 1000 };
}

/** Agents about which something changed that may let a held message go. */
function stirred(facts: readonly Fact[]): readonly string[] {
  const about = facts.filter(
    (fact) => fact.type === 'launched' || fact.type === 'screen' || fact.type === 'human',
  );
  return [...new Set(about.flatMap((fact) => ('agent' in fact ? [fact.agent] : [])))];
}
