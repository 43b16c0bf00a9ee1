import type { Entry } from '../entry.ts';

/** Terminals, sessions and the agents in them. */
export const session = {
  LOOPCTL_E_TMUX_MISSING: {
    means: 'tmux cannot be run, or is older than 3.2.',
    next: 'Install tmux 3.2 or newer and start again; `loopctl doctor` checks it.',
    exit: 1,
  },
  LOOPCTL_E_TMUX_SOCKET: {
    means: 'The tmux socket of the project cannot be used.',
    next: 'Name another place for it in loopctl.yaml: short, absolute, in a folder of your own.',
    exit: 2,
  },
  LOOPCTL_E_TERMINAL_DOWN: {
    means: 'The terminal server does not answer; nothing is known about the sessions.',
    next: 'Wait: the daemon connects again by itself. `loopctl status` shows when it has.',
    exit: 1,
  },
  LOOPCTL_E_TMUX: {
    means: 'tmux refused a command.',
    next: 'Read what it said; `loopctl doctor` checks the installed version.',
    exit: 1,
  },
  LOOPCTL_E_SESSION_NAME: {
    means: 'A session name has characters that a terminal session cannot have.',
    next: 'Use letters, digits, `-` and `_`, at most 64 of them.',
    exit: 2,
  },
  LOOPCTL_E_SESSION_EXISTS: {
    means: 'A session of that name is there already.',
    next: 'Look at it with `loopctl attach`; stop it first to start it anew.',
    exit: 1,
  },
  LOOPCTL_E_SESSION_GONE: {
    means: 'The session or its pane is not there any more.',
    next: 'See `loopctl status`; the daemon starts it again when it should run.',
    exit: 1,
  },
  LOOPCTL_E_SESSIONS_LEFT: {
    means: 'Sessions of the project still run, so the terminal server stays.',
    next: 'Stop them first with `loopctl stop`.',
    exit: 5,
  },
  LOOPCTL_E_PTY_UNAVAILABLE: {
    means: 'Sessions without tmux need the package node-pty, and it cannot be loaded.',
    next: 'Run `npm install node-pty` where loopctl is installed (it needs python3, make and a C++ compiler), or use `terminal.host: tmux`.',
    exit: 1,
  },
  LOOPCTL_E_PROCESS_CHANGED: {
    means: 'The process of the session is not the one that was to be ended, so it was left alone.',
    next: 'Look at `loopctl status` and try again.',
    exit: 5,
  },
  LOOPCTL_E_WORKDIR: {
    means: 'The working folder of an agent is not there.',
    next: 'Create it with `loopctl init`, or mend `workdir` in loopctl.yaml.',
    exit: 2,
  },
  LOOPCTL_E_ENV_FILE: {
    means: 'The env file of an agent cannot be read.',
    next: 'Create it, or mend its path or permissions.',
    exit: 2,
  },
  LOOPCTL_E_AGENT_MISSING: {
    means: "The program of the agent's backend was not found.",
    next: 'Install it, or mend the backend in loopctl.yaml; then `loopctl restart AGENT`.',
    exit: 1,
  },
  LOOPCTL_E_AGENT_REFUSES: {
    means: "The program of the agent's backend is known to refuse to start as it would be started.",
    next: 'Do what the message says; then `loopctl restart AGENT`.',
    exit: 1,
  },
  LOOPCTL_E_LAUNCH: {
    means: 'A session could not be launched.',
    next: 'See `loopctl explain AGENT` and the daemon log for the cause.',
    exit: 1,
  },
} as const satisfies Record<string, Entry>;
