import type { DeliveryFact } from '../../../src/core/facts.ts';
import type { OutboxRow, Store } from '../../../src/ports/store.ts';
import type { Pane } from '../../../src/ports/terminal.ts';
import { createMemoryStore } from '../../../src/store/memory-store.ts';
import { createDeliverer, type Deliverer } from '../../../src/terminal/delivery/deliverer.ts';
import type { DelivererDeps } from '../../../src/terminal/delivery/deps.ts';
import { idsIn } from '../../../src/terminal/delivery/matching.ts';
import { createReceipts } from '../../../src/terminal/delivery/receipts.ts';
import { type AgentScript, fakeBackend, politeScript } from '../../fakes/agent.ts';
import { createFakeClock, type FakeClock } from '../../fakes/clock.ts';
import { createFakeTerminal, type FakeSession, type FakeTerminal } from '../../fakes/terminal.ts';

export const ACK_WAIT_MS = 2_000;
const SWEEP_MS = 10_000;

/** One daemon's life: its deliverer and what it remembers. Ends by `halt`. */
export interface Life {
  readonly deliverer: Deliverer;
  readonly reports: DeliveryFact[];
}

export interface World {
  readonly clock: FakeClock;
  readonly terminal: FakeTerminal;
  readonly store: Store;
  /** Starts a new daemon's life; an older one gets no more news. */
  live(): Promise<Life>;
  send(text: string, kind?: string): OutboxRow;
  session(): FakeSession;
  /** Replaces the session by one of the next generation. */
  relaunch(): Promise<void>;
  statuses(): readonly string[];
  /** How often each row's tag stands in the prompts that agents of any generation took. */
  takes(): readonly number[];
  /** The same for one row, by generation. */
  takesByGeneration(index: number): readonly number[];
}

export interface Ports {
  readonly terminal: DelivererDeps['terminal'];
  readonly store: DelivererDeps['store'];
}

export interface WorldOptions {
  readonly script?: Partial<AgentScript>;
  /** What each life is given instead of the ports themselves (to inject faults). */
  readonly wrap?: (ports: Ports) => Ports;
  readonly owed?: boolean;
  /** Texts of messages about what is over. */
  readonly past?: readonly string[];
  /** Ids of the messages that would say a row again. */
  readonly repeats?: (row: OutboxRow) => readonly string[];
  /** The machine does not tell who has run. */
  readonly untold?: boolean;
  /** What the agent is said to wait for a person with. */
  readonly blocked?: () => string | null;
  /** Signals are written but nobody is told (a lost watch event). */
  readonly deaf?: boolean;
}

/** A deliverer over the memory store, the fake terminal and one scripted agent `builder`. */
export async function createWorld(options: WorldOptions = {}): Promise<World> {
  const script = { ...politeScript, ...options.script };
  const clock = createFakeClock();
  const terminal = createFakeTerminal({ clock, script: () => script });
  const store = createMemoryStore();
  const backend = fakeBackend(script);
  const agents: { readonly generation: number; readonly session: FakeSession }[] = [];
  let generation = 0;
  let current: Pane | null = null;
  let life = 0;
  let sent = 0;

  async function relaunch(): Promise<void> {
    generation += 1;
    const tags = { project: 'p', agent: 'builder', generation, phase: '1', conversation: 'c', taken: [] };
    current = await terminal.launch({
      session: 'builder',
      tags,
      argv: ['agent'],
      cwd: '/',
      env: {},
      envFile: null,
      exitReport: '/exit',
      log: null,
    });
    agents.push({ generation, session: terminal.session('builder') });
  }

  async function live(): Promise<Life> {
    life += 1;
    const mine = life;
    const reports: DeliveryFact[] = [];
    const receipts = createReceipts();
    const offsets = new Map<number, number>();
    const readSignals = async (): Promise<void> => {
      for (const { generation: of, session } of agents) {
        const fresh = session.agent.signals.slice(offsets.get(of) ?? 0);
        offsets.set(of, session.agent.signals.length);
        for (const signal of fresh)
          receipts.note('builder', of, signal.event === 'prompt' ? signal.text : null);
      }
    };
    const deliverer = createDeliverer({
      ...(options.wrap ?? ((ports: Ports) => ports))({ terminal, store }),
      clock,
      backendOf: () => backend,
      paneOf: () => current,
      signalsOf: (agent, of) => receipts.view(agent, of, readSignals),
      ranNs: (pane) => (options.untold === true ? null : terminal.session(pane.session).agent.ranNs),
      blocked: () => options.blocked?.() ?? null,
      owed: () => options.owed ?? true,
      past: ({ text }) => options.past?.includes(text) === true,
      ...(options.repeats === undefined ? {} : { repeats: options.repeats }),
      ackWaitMs: () => ACK_WAIT_MS,
      report: (report) => void reports.push(report),
    });
    const kick = (): void => {
      if (mine === life) deliverer.kick('builder');
    };
    const sweep = (): void => {
      kick();
      if (mine === life) clock.after(SWEEP_MS, sweep);
    };
    await terminal.open(kick);
    terminal.onSignal(() => {
      if (options.deaf === true) return;
      void readSignals();
      kick();
    });
    sweep();
    return { deliverer, reports };
  }

  await relaunch();
  return {
    clock,
    terminal,
    store,
    live,
    relaunch,
    session: () => terminal.session('builder'),
    send(text, kind = 'handoff') {
      sent += 1;
      const enqueue = [{ key: `message ${sent}`, agent: 'builder', kind, text }];
      const now = clock.now();
      const [row] = store.commit({ now, kind: 'step', body: '{}', durable: null, enqueue, drop: [] });
      if (row === undefined) throw new Error('the message is not new');
      return row;
    },
    statuses: () => store.outbox().map((row) => row.status),
    takesByGeneration(index) {
      const id = store.outbox()[index]?.id ?? '';
      return agents.map(({ session }) =>
        session.agent.received.reduce((sum, prompt) => sum + countOf(prompt, id), 0),
      );
    },
    takes() {
      const prompts = agents.flatMap(({ session }) => session.agent.received);
      return store.outbox().map((row) => prompts.reduce((sum, text) => sum + countOf(text, row.id), 0));
    },
  };
}

function countOf(prompt: string, id: string): number {
  return idsIn(prompt).has(id) ? prompt.split(`[loopctl ${id}]`).length - 1 : 0;
}
