import type { Backend, ScreenReading, Signal } from '../../../src/ports/agent.ts';
import type { Screen } from '../../../src/ports/terminal.ts';
import type { Traits } from './traits.ts';

/** A screen that knows what a manifest would read from it. */
export interface SimScreen extends Screen {
  readonly reading: ScreenReading;
}

/** What the launch line tells the simulated program. */
export interface SimArgs {
  readonly mode: 'fresh' | 'resume';
  readonly conversation: string;
  readonly prompt: string | null;
}

export function simBackend(name: string, traits: Traits): Backend {
  return {
    name,
    recipe: { bracketed: true, pause_ms: 0, submit_key: 'Enter' },
    queuesInput: traits.queuesInput,
    canResume: traits.canResume,
    readsScreen: traits.readsScreen,
    hasSignals: traits.signals,
    launch({ mode, conversation, prompt }) {
      const args: SimArgs = { mode, conversation, prompt: traits.promptAsArgument ? prompt : null };
      return {
        argv: [process.execPath, JSON.stringify(args)],
        env: {},
        promptDelivered: args.prompt !== null,
      };
    },
    read: (screen) => ({ ...(screen as SimScreen).reading }),
    signals: (line) => [JSON.parse(line) as Signal],
  };
}
