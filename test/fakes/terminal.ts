import type { Clock } from '../../src/ports/clock.ts';
import type {
  LaunchSpec,
  Pane,
  ProcessId,
  SessionTags,
  Terminal,
  TerminalEvent,
} from '../../src/ports/terminal.ts';
import { type AgentScript, createFakeAgent, type FakeAgent } from './agent.ts';

export interface FakeSession {
  pane: Pane;
  readonly agent: FakeAgent;
  foreground: boolean;
}

export interface FakeTerminal extends Terminal {
  session(name: string): FakeSession;
  /** Keys pressed and texts pasted by the terminal's user, in order. */
  readonly typed: readonly string[];
  /** The agent ends; the pane stays, dead. */
  exit(name: string, code: number | null): void;
  /** Called when an agent has appended a signal. */
  onSignal(fn: (session: FakeSession) => void): void;
}

export interface FakeTerminalOptions {
  readonly clock: Clock;
  readonly script: (spec: LaunchSpec) => AgentScript;
}

/** Terminal sessions in memory, with scripted agents in them. */
export function createFakeTerminal({ clock, script }: FakeTerminalOptions): FakeTerminal {
  const sessions = new Map<string, FakeSession>();
  const typed: string[] = [];
  let emit: (event: TerminalEvent) => void = () => {};
  let signalled: (session: FakeSession) => void = () => {};
  let lastPid = 1_000;

  function byPane(paneId: string): FakeSession {
    for (const session of sessions.values()) if (session.pane.paneId === paneId) return session;
    throw new Error(`no pane ${paneId}`);
  }

  function named(name: string): FakeSession {
    const session = sessions.get(name);
    if (session === undefined) throw new Error(`no session ${name}`);
    return session;
  }

  function live(session: FakeSession): Pane {
    return { ...session.pane, activity: session.agent.activity };
  }

  function press(session: FakeSession, key: string): void {
    typed.push(`<${key}>`);
    if (session.pane.dead) throw new Error('the pane is dead');
    if (key === 'Enter') session.agent.input({ type: 'enter' });
  }

  return {
    typed,
    session: named,
    onSignal(fn) {
      signalled = fn;
    },
    exit(name, code) {
      const session = named(name);
      session.agent.end();
      session.pane = { ...session.pane, dead: true, exitCode: code };
      emit({ type: 'exited', session: name, generation: session.pane.tags.generation, code, source: 'pane' });
    },
    async open(onEvent) {
      emit = onEvent;
    },
    list: async () => [...sessions.values()].map(live),
    async launch(spec) {
      sessions.get(spec.session)?.agent.end();
      lastPid += 1;
      const identity: ProcessId = { pid: lastPid, startTime: `${lastPid}00`, bootId: 'boot' };
      const agent = createFakeAgent(script(spec), clock, {
        output: () => emit({ type: 'output', session: spec.session }),
        signal: () => signalled(session),
      });
      const session: FakeSession = { pane: paneOf(spec, identity), agent, foreground: true };
      sessions.set(spec.session, session);
      return live(session);
    },
    capture: async (paneId, history = 0) => byPane(paneId).agent.screen(history),
    async submit(paneId, text, recipe) {
      const session = byPane(paneId);
      if (session.pane.dead) throw new Error('the pane is dead');
      typed.push(text);
      session.agent.input({ type: 'paste', text });
      if (recipe.pause_ms > 0) await new Promise<void>((resolve) => clock.after(recipe.pause_ms, resolve));
      press(session, recipe.submit_key);
    },
    key: async (paneId, key) => press(byPane(paneId), key),
    async tag(name, tags) {
      const session = named(name);
      session.pane = { ...session.pane, tags: { ...session.pane.tags, ...tags } satisfies SessionTags };
    },
    async kill(name, expected) {
      const { pane, agent } = named(name);
      if (pane.process.pid !== expected.pid) throw new Error('another process');
      agent.end();
      sessions.delete(name);
      return { killed: [expected.pid], survivors: [] };
    },
    isForeground: async (pane) => named(pane.session).foreground,
    shutdown: async () => {},
    close: async () => {},
  };
}

function paneOf(spec: LaunchSpec, process: ProcessId): Pane {
  return {
    session: spec.session,
    paneId: `%${process.pid}`,
    process,
    tags: spec.tags,
    dead: false,
    exitCode: null,
    inCopyMode: false,
    humanAttached: false,
    activity: 0,
  };
}
