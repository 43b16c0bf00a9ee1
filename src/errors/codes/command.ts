import type { Entry } from '../entry.ts';

/** Commands, the configuration and the running daemon. */
export const command = {
  LOOPCTL_E_USAGE: { means: 'The command line is wrong.', next: 'Run the command with --help.', exit: 2 },
  LOOPCTL_E_CONFIG_MISSING: {
    means: 'No loopctl.yaml was found here or in a parent folder.',
    next: 'Run `loopctl init`, or name the project with --project DIR.',
    exit: 2,
  },
  LOOPCTL_E_CONFIG_INVALID: {
    means: 'loopctl.yaml has mistakes; all of them are listed.',
    next: 'Mend the lines named; `loopctl doctor` checks again.',
    exit: 2,
  },
  LOOPCTL_E_INIT_WRITE: {
    means: 'A file of the starter project could not be written.',
    next: 'Check owner, permissions and space of the path named, then run `loopctl init` again: what exists is kept.',
    exit: 1,
  },
  LOOPCTL_E_NOT_RUNNING: {
    means: 'No daemon runs for this project.',
    next: 'Start it with `loopctl start`.',
    exit: 3,
  },
  LOOPCTL_E_ALREADY_RUNNING: {
    means: 'Another daemon holds this project.',
    next: 'Use it (`loopctl status`), or stop it first (`loopctl stop`).',
    exit: 4,
  },
  LOOPCTL_E_BACKEND_MANIFEST: {
    means: "A backend's manifest has mistakes; all of them are listed.",
    next: 'Mend the keys named under `backends:` in loopctl.yaml, or in the manifest file it names.',
    exit: 2,
  },
  LOOPCTL_E_UNKNOWN_AGENT: {
    means: 'There is no agent of that name in this project.',
    next: 'See `loopctl status` for the names.',
    exit: 2,
  },
  LOOPCTL_E_NO_ORCHESTRATOR: {
    means: 'This project has no Orchestrator.',
    next: 'Add `orchestrator: { backend: … }` to `roles` in loopctl.yaml.',
    exit: 2,
  },
  LOOPCTL_E_START_FAILED: {
    means: 'The daemon ended before it was ready.',
    next: 'See the daemon log named; `loopctl doctor` checks the usual causes.',
    exit: 1,
  },
  LOOPCTL_E_CONTROL: {
    means: 'The daemon did not answer as expected.',
    next: 'Try again; if it stays so, see the daemon log and restart it.',
    exit: 1,
  },
  LOOPCTL_E_STOP_TIMEOUT: {
    means: 'The daemon did not stop in time.',
    next: 'See `loopctl status` for what it waits for; stop it again, or kill the pid named.',
    exit: 1,
  },
  LOOPCTL_E_DEMO: {
    means: 'The demo did not run to its end.',
    next: 'Run `loopctl doctor` in the demo project that was kept, or the demo again.',
    exit: 1,
  },
  LOOPCTL_E_NO_EVENTS: {
    means: 'No recorded events were found for this project.',
    next: 'Start the daemon once, or check --project.',
    exit: 1,
  },
  LOOPCTL_E_MCP_REFUSED: {
    means: 'The policy of the MCP server does not let this tool change anything.',
    next: 'Leave it, or have a person allow it under `mcp.writes` in loopctl.yaml; it holds from the next call on.',
    exit: 5,
  },
  LOOPCTL_E_CHANNEL: {
    means: 'There is no such notification channel.',
    next: 'Name one of `notify.channels` in loopctl.yaml, or add one; docs/notifications.md shows how.',
    exit: 2,
  },
} as const satisfies Record<string, Entry>;
