import type { Backend } from '../../ports/agent.ts';
import { createHookSignals } from '../hooks/signals.ts';
import { forget, preseed } from './preseed.ts';
import { refusesRoot } from './root.ts';
import { claudeSettings } from './settings.ts';
import { createTranscripts } from './transcript.ts';

/** Placeholders of Claude Code's manifest. */
export function claudeVars() {
  return { settings: JSON.stringify(claudeSettings()) };
}

/** What Claude Code's manifest cannot say: how its hooks speak, and which first-run dialogs are answered beforehand. */
export function claudeCode(): Pick<Backend, 'signals' | 'prepare' | 'forget' | 'refuses'> {
  return {
    signals: createHookSignals(createTranscripts()),
    prepare: preseed,
    forget,
    refuses: ({ argv }, env) => refusesRoot(argv, env),
  };
}
