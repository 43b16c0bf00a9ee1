import type { Fact } from '../../core/facts.ts';
import type { Backend, Signal } from '../../ports/agent.ts';
import { redact, redactMessage } from '../../protocol/secrets.ts';
import { createReceipts, type SignalView } from '../../terminal/delivery/receipts.ts';
import type { SignalTail, SignalTailOptions } from '../../terminal/signals/signal-tail.ts';

export interface SignalObserverDeps {
  readonly dir: string;
  readonly createTail: (options: SignalTailOptions) => SignalTail;
  readonly backendOf: (agent: string) => Backend | null;
  readonly post: (...facts: Fact[]) => void;
  /** A message may have been taken, or may now be typed. */
  readonly kick: (agent: string) => void;
}

export interface SignalObserver {
  open(): Promise<void>;
  /**
   * From now on this generation is the agent's session: its signals become facts. Those that were read before are
   * given now; with `replay` all that stands in the file by now counts nothing twice.
   */
  follow(agent: string, generation: number, replay: boolean): Promise<void>;
  sweep(): Promise<void>;
  viewOf(agent: string, generation: number): SignalView;
  close(): Promise<void>;
}

/** Signals kept of a session that nobody follows yet (its adoption is under way). */
const EARLY_MAX = 2_000;

/** Turns the structured signals of the followed sessions into facts, and remembers which messages they took. */
export function createSignalObserver(deps: SignalObserverDeps): SignalObserver {
  const receipts = createReceipts();
  const followed = new Map<string, number>();
  const early = new Map<string, Signal[]>();
  const replaying = new Set<string>();
  const readers = new Map<string, Backend['signals']>();

  /** The first reader of each agent and backend goes on, whatever is reloaded: it knows what it has read. */
  function readerOf(agent: string): Backend['signals'] | null {
    const backend = deps.backendOf(agent);
    if (backend === null) return null;
    const key = `${agent} ${backend.name}`;
    const reader = readers.get(key) ?? ((line: string) => backend.signals(line));
    readers.set(key, reader);
    return reader;
  }

  const tail = deps.createTail({
    dir: deps.dir,
    parse: (agent, line) => readerOf(agent)?.(line) ?? [],
    onSignal({ agent, generation }, signal) {
      receipts.note(agent, generation, signal.event === 'prompt' ? signal.text : null);
      const current = followed.get(agent);
      if (current === generation) tell(agent, generation, signal, replaying.has(agent));
      else if (current === undefined || generation > current) keep(`${agent} ${generation}`, signal);
    },
  });

  function tell(agent: string, generation: number, signal: Signal, replayed: boolean): void {
    deps.post({ type: 'signal', agent, generation, signal: withoutKeys(signal), replayed });
    deps.kick(agent);
  }

  function keep(file: string, signal: Signal): void {
    const kept = early.get(file) ?? [];
    kept.push(signal);
    early.set(file, kept.slice(-EARLY_MAX));
  }

  return {
    open: () => tail.open(),
    async follow(agent, generation, replay) {
      followed.set(agent, generation);
      for (const signal of early.get(`${agent} ${generation}`) ?? []) tell(agent, generation, signal, replay);
      for (const file of early.keys()) if (file.startsWith(`${agent} `)) early.delete(file);
      if (!replay) return;
      replaying.add(agent);
      await tail.sweep();
      replaying.delete(agent);
    },
    sweep: () => tail.sweep(),
    viewOf: (agent, generation) => receipts.view(agent, generation, () => tail.sweep()),
    close: () => tail.close(),
  };
}

/** What agents say is recorded and shown. */
function withoutKeys(signal: Signal): Signal {
  switch (signal.event) {
    case 'prompt':
      return { ...signal, text: redact(signal.text) };
    case 'turn_end':
      return { ...signal, message: redactMessage(signal.message) };
    case 'dialog':
      return { ...signal, what: redact(signal.what) };
    default:
      return signal;
  }
}
