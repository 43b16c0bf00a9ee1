import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ProjectPaths } from '../../../src/boot/paths.ts';
import { LoopctlError } from '../../../src/errors/error.ts';
import type { Repo, RepoEvent } from '../../../src/ports/repo.ts';
import type { TerminalEvent } from '../../../src/ports/terminal.ts';
import { signalFileName } from '../../../src/terminal/signals/signal-file.ts';
import type { SignalTail, SignalTailOptions } from '../../../src/terminal/signals/signal-tail.ts';
import { createSimAgent, type Taken } from '../agent/agent.ts';
import type { SimArgs } from '../agent/backend.ts';
import type { Conversation } from '../agent/memory.ts';
import type { Traits } from '../agent/traits.ts';
import type { Gate } from '../life/gate.ts';
import type { SimRole } from '../project.ts';
import { createRng, type Rng } from '../rng.ts';
import type { Scheduler } from '../scheduler.ts';
import { createSimTask, type SimRun } from '../tasks/program.ts';
import { createSimAccounts, type SimAccounts } from './accounts.ts';
import { createSimDisk, type SimDisk } from './disk.ts';
import { createSimGit, type SimCommit, type SimGit } from './git.ts';
import { createSimRepo } from './repo.ts';
import { createSimSignals } from './signals.ts';
import { createSimTmux, type SimSession, type SimTmux, type TmuxDeps } from './terminal.ts';

/** How news travels from the world to the daemon. */
export interface News {
  /** Chance that an event is lost. */
  lost: number;
  repeated: number;
  lateMs: number;
  /** The watchers' buffers ran over: of nothing that happens any word comes, and of what happened none later. */
  overflown: boolean;
  /** Pushes reach the clones' refs only with a fetch. */
  onlyByFetch: boolean;
}

/** Everything that is not the daemon. It goes on when the daemon dies. */
export interface SimWorld {
  readonly scheduler: Scheduler;
  readonly tmux: SimTmux;
  readonly git: SimGit;
  readonly disk: SimDisk;
  readonly accounts: SimAccounts;
  readonly paths: ProjectPaths;
  readonly news: News;
  readonly taken: readonly Taken[];
  /** Of one-shot tasks, oldest first. */
  readonly runs: readonly SimRun[];
  bootAt(): number;
  bootId(): string;
  reboot(): void;
  /** Whose process has the number now; else the last whose it was. */
  session(pid: number): SimSession | null;
  /** What the daemon can see of the remote. */
  seen(): SimCommit;
  refresh(): void;
  repo(listen: (on: (event: RepoEvent) => void) => void): Repo;
  listen(gate: Gate, on: (event: TerminalEvent) => void): void;
  listenRepo(gate: Gate, on: (event: RepoEvent) => void): void;
  tail(options: SignalTailOptions, gate: Gate): SignalTail;
  setCooperative(on: boolean): void;
  /** The agent's next process gets nowhere. */
  stickNextStart(agent: string): void;
  /** Puts right all that a person or time would. A frozen program stays frozen: that is for the daemon. */
  mend(): void;
  destroy(): void;
}

export interface WorldOptions {
  readonly seed: string;
  readonly scheduler: Scheduler;
  readonly rng: Rng;
  readonly traits: Readonly<Record<string, Traits>>;
  readonly accountOf: (agent: string) => string;
  readonly gatesOf: (phase: string) => readonly string[];
  readonly watch: Pick<TmuxDeps, 'onKeys' | 'onLaunch' | 'onKill'> & {
    readonly onTaken: (taken: Taken) => void;
  };
  readonly note: (text: string) => void;
  readonly disk?: SimDisk;
}

export function createWorld(options: WorldOptions): SimWorld {
  const { scheduler, rng, seed } = options;
  const root = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'loopctl-sim-'));
  const state = join(root, 'state');
  for (const folder of ['signals', 'prompts']) mkdirSync(join(state, folder), { recursive: true });
  const conversations = new Map<string, Conversation>();
  const stuck = new Set<string>();
  const taken: Taken[] = [];
  const runs: SimRun[] = [];
  const news: News = { lost: 0, repeated: 0, lateMs: 0, overflown: false, onlyByFetch: false };
  const disk = options.disk ?? createSimDisk();
  const signals = createSimSignals();
  const accounts = createSimAccounts(() => scheduler.wall());
  const git = createSimGit(
    seed,
    () => scheduler.now(),
    () => scheduler.wall(),
  );
  let cooperative = false;
  let bootAt = -7_000_000;
  let boots = 1;
  let seen = git.tip();

  /** Brings news to a listener: perhaps late, perhaps twice, perhaps not at all. */
  function bring(fn: () => void): void {
    if (news.overflown || rng.chance(news.lost)) return;
    const times = rng.chance(news.repeated) ? 2 : 1;
    for (let n = 0; n < times; n += 1) scheduler.after(rng.int(1, 10) + rng.int(0, news.lateMs), fn);
  }

  const tmux = createSimTmux({
    scheduler,
    bootId: () => `boot-${boots}`,
    ...options.watch,
    onLaunch(spec) {
      // What a task is told could not be written: the simulated disk holds only the database.
      if (spec.env.LOOPCTL_TASK !== undefined && disk.isFull())
        throw new LoopctlError('LOOPCTL_E_DISK_FULL', 'prompt.md');
      options.watch.onLaunch(spec);
    },
    createAgent(spec, events) {
      if (spec.env.LOOPCTL_TASK !== undefined) {
        const random = createRng(seed, 'task', spec.tags.agent, spec.tags.generation, scheduler.now());
        const { agent, run } = createSimTask({
          ...{ scheduler, spec, rng: random, cooperative: () => cooperative, exit: events.exit },
        });
        runs.push(run);
        return agent;
      }
      const args = JSON.parse(spec.argv[1] ?? '{}') as SimArgs;
      const { agent: name, generation } = spec.tags;
      const traits = options.traits[name];
      if (traits === undefined) throw new Error(`no traits of ${name}`);
      const known = args.mode === 'resume' ? conversations.get(args.conversation) : undefined;
      const conversation: Conversation = known ?? {
        ...{ id: args.conversation, phase: '', transcript: [] },
        asked: { judge: new Set(), claim: new Set(), lift: new Set() },
      };
      conversations.set(conversation.id, conversation);
      writeFileSync(join(state, 'signals', signalFileName({ agent: name, generation })), '');
      const program = createSimAgent({
        ...{ seed, scheduler, git, accounts, generation, traits, args, conversation },
        name: name as SimRole,
        account: options.accountOf(name),
        gatesOf: options.gatesOf,
        cooperative: () => cooperative,
        signal: (signal) => signals.append(name, generation, signal),
        taken(one) {
          taken.push(one);
          options.watch.onTaken(one);
        },
        output: events.output,
        exit: events.exit,
        note: options.note,
      });
      if (stuck.delete(name)) program.freeze();
      return program;
    },
  });

  git.onPush((commit) => {
    if (news.onlyByFetch || commit.author === 'other') return;
    seen = git.tip();
    toRepo({ type: 'hint', source: 'clone-refs' });
  });

  let toRepo: (event: RepoEvent) => void = () => {};
  let toTail: () => void = () => {};
  signals.onAppend(() => toTail());

  const paths: ProjectPaths = {
    project: root,
    state,
    logs: join(state, 'logs'),
    runtime: root,
    tmuxSocket: join(root, 'tmux.sock'),
    controlSocket: join(root, 'control.sock'),
    lock: join(root, 'lock.db'),
  };

  return {
    ...{ scheduler, tmux, git, accounts, paths, news, taken, runs },
    disk,
    bootAt: () => bootAt,
    bootId: () => `boot-${boots}`,
    reboot() {
      boots += 1;
      bootAt = scheduler.now() - 20_000;
      tmux.listen(() => {});
      tmux.die(0);
    },
    session(pid) {
      const named = tmux.sessions().filter(({ process }) => process.pid === pid);
      return named.find(({ dead }) => !dead) ?? named[0] ?? null;
    },
    seen: () => seen,
    refresh() {
      seen = git.tip();
    },
    repo: (listen) =>
      createSimRepo(
        git,
        {
          seen: () => seen,
          refresh() {
            seen = git.tip();
          },
        },
        listen,
      ),
    listen(gate, on) {
      tmux.listen((event) => {
        if (news.overflown) return;
        if (event.type === 'down' || event.type === 'up') scheduler.after(1, () => gate.run(() => on(event)));
        else if (event.type === 'output') gate.run(() => on(event));
        else bring(() => gate.run(() => on(event)));
      });
    },
    listenRepo(gate, on) {
      toRepo = (event) => bring(() => gate.run(() => on(event)));
    },
    tail(tail, gate) {
      const reader = signals.tail({
        ...tail,
        onSignal: (from, signal) => {
          if (gate.isAlive()) tail.onSignal(from, signal);
        },
      });
      toTail = () => bring(() => gate.run(() => void reader.sweep()));
      return { ...reader, sweep: () => gate.call('signals sweep', () => reader.sweep()) };
    },
    stickNextStart: (agent) => void stuck.add(agent),
    setCooperative(on) {
      cooperative = on;
    },
    mend() {
      Object.assign(news, { lost: 0, repeated: 0, lateMs: 0, overflown: false, onlyByFetch: false });
      git.setReachable(true);
      disk.setFull(false);
      accounts.lift();
      for (const session of tmux.sessions()) {
        Object.assign(session, { copyMode: false, attached: false, foreground: true });
        session.agent.clearLine();
        session.agent.dialog(false);
        Object.assign(session.agent.quirks, { dropEnters: 0, dropPastes: 0, slowMs: 0 });
      }
    },
    destroy: () => rmSync(root, { recursive: true, force: true }),
  };
}
