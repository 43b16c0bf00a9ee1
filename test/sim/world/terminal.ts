import type {
  LaunchSpec,
  Pane,
  ProcessId,
  Screen,
  SessionTags,
  Terminal,
  TerminalEvent,
} from '../../../src/ports/terminal.ts';
import type { SimAgent } from '../agent/agent.ts';
import type { Scheduler } from '../scheduler.ts';

export interface SimSession {
  readonly name: string;
  readonly paneId: string;
  readonly process: ProcessId;
  readonly agent: SimAgent;
  tags: SessionTags;
  dead: boolean;
  exitCode: number | null;
  copyMode: boolean;
  attached: boolean;
  foreground: boolean;
  /** The process is of no use any more: somebody who ends it ends nothing that worked. */
  doomed: boolean;
}

/** What the terminal server does, and what is wrong with it. */
export interface SimTmux {
  /** The port, ungated. */
  readonly port: Terminal;
  sessions(): readonly SimSession[];
  of(agent: string): SimSession | null;
  /** The agent's process ends by itself; the pane stays, dead. */
  exit(session: SimSession, code: number): void;
  /** The session vanishes with everything in it. */
  remove(session: SimSession): void;
  /** From now on a new process gets a number that one before it had. */
  reusePids(): void;
  /** The server dies and comes back after `ms`. */
  die(ms: number): void;
  /** The control connection is lost for `ms`; sessions live on. */
  disconnect(ms: number): void;
  isUp(): boolean;
  /** Which session of the agent was the newest to end, and when it did. */
  lastEnd(agent: string): { readonly generation: number; readonly at: number } | null;
  emit(event: TerminalEvent): void;
  listen(on: (event: TerminalEvent) => void): void;
}

export interface TmuxDeps {
  readonly scheduler: Scheduler;
  readonly bootId: () => string;
  readonly createAgent: (spec: LaunchSpec, events: { output(): void; exit(code: number): void }) => SimAgent;
  /** Before the effect, for whoever watches. */
  readonly onKeys: (session: SimSession, text: string | null) => void;
  readonly onLaunch: (spec: LaunchSpec) => void;
  readonly onKill: (session: SimSession) => void;
}

const FIRST_PID = 1_001;

export function createSimTmux(deps: TmuxDeps): SimTmux {
  const { scheduler } = deps;
  const sessions = new Map<string, SimSession>();
  let on: (event: TerminalEvent) => void = () => {};
  const ends = new Map<string, NonNullable<ReturnType<SimTmux['lastEnd']>>>();
  let up = true;
  let pid = FIRST_PID;
  let panes = 0;

  function mustBeUp(): void {
    if (!up) throw new Error('no server running');
  }

  function byPane(paneId: string): SimSession {
    mustBeUp();
    for (const session of sessions.values()) if (session.paneId === paneId) return session;
    throw new Error(`can't find pane ${paneId}`);
  }

  function paneOf(session: SimSession): Pane {
    const { name, paneId, process, tags, dead, exitCode, copyMode, attached, agent } = session;
    const look = {
      dead,
      exitCode,
      inCopyMode: copyMode,
      humanAttached: attached,
      activity: agent.activity(),
    };
    return { session: name, paneId, process, tags, ...look };
  }

  /** A number that no live process has. A dead pane may still name it. */
  function newPid(): number {
    const inUse = new Set([...sessions.values()].flatMap(({ dead, process }) => (dead ? [] : [process.pid])));
    while (inUse.has(pid)) pid += 1;
    pid += 1;
    return pid - 1;
  }

  function end(session: SimSession): void {
    if (!session.dead) ends.set(session.name, { generation: session.tags.generation, at: scheduler.now() });
    session.agent.end();
    session.dead = true;
  }

  function comeBack(ms: number): void {
    scheduler.after(ms, () => {
      up = true;
      on({ type: 'up' });
    });
  }

  const port: Terminal = {
    async open(onEvent) {
      on = onEvent;
    },
    async list() {
      mustBeUp();
      return [...sessions.values()].map(paneOf);
    },
    async launch(spec) {
      mustBeUp();
      if (sessions.has(spec.session)) throw new Error(`duplicate session: ${spec.session}`);
      deps.onLaunch(spec);
      const pid = newPid();
      const process: ProcessId = { pid, startTime: `${scheduler.now()}`, bootId: deps.bootId() };
      const agent = deps.createAgent(spec, {
        output: () => on({ type: 'output', session: spec.session }),
        exit: (code) => exit(session, code),
      });
      panes += 1;
      const session: SimSession = {
        ...{ name: spec.session, paneId: `%${panes}`, process, agent, tags: spec.tags },
        ...{ dead: false, exitCode: null, copyMode: false, attached: false, foreground: true, doomed: false },
      };
      sessions.set(spec.session, session);
      return paneOf(session);
    },
    async capture(paneId, history = 0): Promise<Screen> {
      return byPane(paneId).agent.screen(history);
    },
    async submit(paneId, text) {
      const session = byPane(paneId);
      if (session.dead) throw new Error('the pane is dead');
      deps.onKeys(session, text);
      session.agent.paste(text);
      session.agent.enter();
    },
    async key(paneId) {
      const session = byPane(paneId);
      if (session.dead) throw new Error('the pane is dead');
      deps.onKeys(session, null);
      session.agent.enter();
    },
    async tag(name, tags) {
      mustBeUp();
      const session = sessions.get(name);
      if (session === undefined) throw new Error(`can't find session ${name}`);
      session.tags = { ...session.tags, ...tags };
    },
    async kill(name, expected) {
      mustBeUp();
      const session = sessions.get(name);
      if (session === undefined) return { killed: [], survivors: [] };
      if (session.process.pid !== expected.pid || session.process.startTime !== expected.startTime) {
        throw new Error(`session ${name} runs another process`);
      }
      deps.onKill(session);
      end(session);
      sessions.delete(name);
      return { killed: [expected.pid], survivors: [] };
    },
    async isForeground(pane) {
      return sessions.get(pane.session)?.foreground === true;
    },
    async shutdown() {
      for (const session of sessions.values()) if (!session.dead) return;
      sessions.clear();
    },
    close: async () => {},
  };

  function exit(session: SimSession, code: number): void {
    if (session.dead) return;
    end(session);
    session.exitCode = code;
    on({
      type: 'exited',
      session: session.name,
      generation: session.tags.generation,
      code,
      source: 'wrapper',
    });
  }

  return {
    port,
    sessions: () => [...sessions.values()],
    of: (agent) => sessions.get(agent) ?? null,
    exit,
    remove(session) {
      end(session);
      sessions.delete(session.name);
      on({
        type: 'exited',
        session: session.name,
        generation: session.tags.generation,
        code: null,
        source: 'pane',
      });
    },
    die(ms) {
      for (const session of sessions.values()) end(session);
      sessions.clear();
      if (!up) return;
      up = false;
      on({ type: 'down', reason: 'the server died' });
      comeBack(ms);
    },
    disconnect(ms) {
      if (!up) return;
      up = false;
      on({ type: 'down', reason: 'the connection was lost' });
      comeBack(ms);
    },
    reusePids() {
      pid = FIRST_PID;
    },
    isUp: () => up,
    lastEnd: (agent) => ends.get(agent) ?? null,
    emit: (event) => on(event),
    listen(fn) {
      on = fn;
    },
  };
}
