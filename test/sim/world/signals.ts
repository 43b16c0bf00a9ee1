import type { Signal } from '../../../src/ports/agent.ts';
import type { SignalTail, SignalTailOptions } from '../../../src/terminal/signals/signal-tail.ts';

/** The folder of signals files. It outlives daemons and agents. */
export interface SimSignals {
  append(agent: string, generation: number, signal: Signal): void;
  /** A reader of one life of the daemon. `hint` is called when something was appended and the watcher tells of it. */
  tail(options: SignalTailOptions): SignalTail;
  onAppend(fn: () => void): void;
}

interface File {
  readonly agent: string;
  readonly generation: number;
  readonly lines: string[];
}

/** Generations of one agent that a reader follows, as the real one does. */
const FOLLOWED = 3;

export function createSimSignals(): SimSignals {
  const files = new Map<string, File>();
  let told: () => void = () => {};
  let appended = 0;

  function newestOf(agent: string): readonly File[] {
    return [...files.values()]
      .filter((file) => file.agent === agent)
      .sort((a, b) => b.generation - a.generation)
      .slice(0, FOLLOWED);
  }

  return {
    append(agent, generation, signal) {
      const key = `${agent}-${generation}`;
      const file = files.get(key) ?? { agent, generation, lines: [] };
      files.set(key, file);
      file.lines.push(JSON.stringify(signal));
      appended += 1;
      told();
    },
    onAppend(fn) {
      told = fn;
    },
    tail({ parse, onSignal }) {
      const read = new Map<string, number>();
      let seen = -1;
      let closed = false;
      return {
        async open() {},
        async sweep() {
          if (seen === appended) return;
          seen = appended;
          for (const [key, file] of files) {
            const from = read.get(key) ?? 0;
            if (closed || from === file.lines.length) continue;
            if (read.has(key) && !newestOf(file.agent).includes(file)) continue;
            read.set(key, file.lines.length);
            for (const [index, line] of file.lines.slice(from).entries()) {
              const { agent, generation } = file;
              for (const signal of parse(agent, line)) {
                onSignal({ agent, generation, offset: from + index + 1 }, signal);
              }
            }
          }
        },
        since() {},
        async close() {
          closed = true;
        },
      };
    },
  };
}
