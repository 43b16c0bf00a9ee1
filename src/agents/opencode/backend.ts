import type { Signal } from '../../ports/agent.ts';
import type { Code } from '../manifest/backend.ts';
import { parseLimitTime } from '../manifest/limit-time.ts';
import { readSignals } from '../manifest/signal.ts';
import { NO_RETRIES, NPM_RETRIES } from './npm.ts';
import { readOpencodeRun } from './oneshot.ts';

/** Placeholders of opencode's manifest: configuration that is added to the user's own, so that no file is touched. */
export function opencodeVars() {
  return {
    npm_retries: process.env[NPM_RETRIES] ?? NO_RETRIES,
    config: JSON.stringify({
      autoupdate: false,
      plugin: [new URL('./plugin.ts', import.meta.url).href],
      // Nobody is there to be asked.
      permission: { question: 'deny', plan_enter: 'deny', plan_exit: 'deny' },
    }),
  };
}

/** The plugin speaks in signals. A reset that stands only in the words of a limit is read here. */
export function opencode(): Code {
  return { signals: (line) => readSignals(line).map(withReset), readOneShot: readOpencodeRun };
}

function withReset(signal: Signal): Signal {
  if (signal.event !== 'limit' || signal.reset !== null) return signal;
  return { ...signal, reset: parseLimitTime(signal.kind, { nowMs: signal.at }) };
}
