import { appendHook } from '../hooks/append.ts';
import { createHookSignals } from '../hooks/signals.ts';
import type { Code } from '../manifest/backend.ts';
import { readCodexRun } from './oneshot.ts';
import { createRollouts } from './rollout.ts';

const events = ['SessionStart', 'UserPromptSubmit', 'PreToolUse', 'PostToolUse', 'PermissionRequest', 'Stop'];

/** Placeholders of Codex's manifest: its hooks, as TOML on the command line, so that no file of the user is touched. */
export function codexVars() {
  const hook = `[{hooks=[{type="command",command=${JSON.stringify(appendHook)},timeout=5}]}]`;
  return { hooks: `hooks={${events.map((event) => `${event}=${hook}`).join(',')}}` };
}

/** Codex's hooks speak as Claude Code's do; what they leave out stands in its rollouts. */
export function codex(): Code {
  return { signals: createHookSignals(createRollouts()), readOneShot: readCodexRun };
}
