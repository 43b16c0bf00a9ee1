import { appendHook } from '../hooks/append.ts';

/** The transcript gets the exact reset time of a limit a moment after the hook begins; the turn is over by then. */
const appendLate = `sleep 0.4; ${appendHook}`;

const TIMEOUT_S = 5;

const events = [
  'SessionStart',
  'SessionEnd',
  'UserPromptSubmit',
  'PreToolUse',
  'PostToolUse',
  'PostToolUseFailure',
  'PermissionRequest',
  'Stop',
] as const;

/** What goes to Claude Code as `--settings`: the hooks, a status line that only listens, and two dialogs answered. */
export function claudeSettings(): Readonly<Record<string, unknown>> {
  const hook = (command: string) => [{ hooks: [{ type: 'command', command, timeout: TIMEOUT_S }] }];
  return {
    skipDangerousModePermissionPrompt: true,
    // Without it, a usage limit ends in a dialog that takes the place of the input box.
    autoContinueAtUsageLimit: true,
    statusLine: { type: 'command', command: appendHook },
    hooks: {
      ...Object.fromEntries(events.map((event) => [event, hook(appendHook)])),
      StopFailure: hook(appendLate),
    },
  };
}
