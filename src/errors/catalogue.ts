interface Entry {
  /** What it means, one sentence. */
  readonly means: string;
  /** What the user does next, one sentence. */
  readonly next: string;
  /** Exit code of a command that ends with it: 1 failed, 2 usage or config, 3 no daemon, 4 held by another, 5 refused. */
  readonly exit: 1 | 2 | 3 | 4 | 5;
}

/**
 * Every error a user can meet, by stable code. `docs/errors.md` is generated from this table
 * (`node script/errors-doc.ts`). Codes are never renamed or reused.
 */
export const catalogue = {
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
  LOOPCTL_E_DISK_FULL: {
    means: 'The disk that holds the state folder is full (or a quota or file size limit was met).',
    next: 'Free some space; supervision goes on from memory and is written down as soon as there is room.',
    exit: 1,
  },
  LOOPCTL_E_STATE_READONLY: {
    means: 'The state folder cannot be written to.',
    next: 'Check owner, permissions and mount of the path named.',
    exit: 1,
  },
  LOOPCTL_E_STATE_IO: {
    means: 'Reading or writing state failed.',
    next: 'Check the disk and the path named; `loopctl doctor` looks closer.',
    exit: 1,
  },
  LOOPCTL_E_STATE_CORRUPT: {
    means: 'The state database is damaged.',
    next: 'Nothing: it is moved aside and rebuilt from git, tmux and the config.',
    exit: 1,
  },
  LOOPCTL_E_STATE_LOST: {
    means: 'The state folder, or its database, was deleted while the daemon ran.',
    next: 'Nothing: it is made again from what the daemon remembers.',
    exit: 1,
  },
  LOOPCTL_E_STORE_NEWER: {
    means: 'The state database was written by a newer loopctl.',
    next: 'Upgrade loopctl, or move the database named aside to begin without it.',
    exit: 1,
  },
  LOOPCTL_E_FILE_UNREADABLE: {
    means: 'A file is too large, or not a regular file, and was not read.',
    next: 'Look at the file named, and mend or remove it.',
    exit: 1,
  },
  LOOPCTL_E_PATH_TOO_LONG: {
    means: 'The path of a unix socket would be longer than the system allows (103 bytes).',
    next: 'Set XDG_STATE_HOME to a shorter folder, the same one for every loopctl command and unit.',
    exit: 2,
  },
  LOOPCTL_E_GIT_MISSING: {
    means: 'git could not be started.',
    next: 'Install git (2.31 or later) so that it is in PATH; `loopctl doctor` checks again.',
    exit: 1,
  },
  LOOPCTL_E_GIT: {
    means: 'A git command failed; the text says which and why.',
    next: 'Run the same git command by hand in the clone, and mend what it names.',
    exit: 1,
  },
  LOOPCTL_E_GIT_TIMEOUT: {
    means: 'A git command did not end in the time it was given.',
    next: 'Check the network and the disk; supervision goes on and tries again.',
    exit: 1,
  },
  LOOPCTL_E_BRANCH_UNKNOWN: {
    means: 'The coordination branch is not configured, and the remote names none.',
    next: 'Name the branch in loopctl.yaml, or push a first commit.',
    exit: 1,
  },
  LOOPCTL_E_BRANCH_NAME: {
    means: 'The coordination branch has a name that git does not take.',
    next: 'Mend the branch name in loopctl.yaml.',
    exit: 2,
  },
  LOOPCTL_E_COMMIT_UNKNOWN: {
    means: 'A commit is in none of the repositories that can be read.',
    next: 'Check that the remote and the clones are there; a fetch may bring it.',
    exit: 1,
  },
  LOOPCTL_E_MIRROR: {
    means: 'The mirror of the work repo in the state folder cannot be made.',
    next: 'Check space and permissions of the state folder; the mirror may be deleted, it is made again.',
    exit: 1,
  },
  LOOPCTL_E_BACKEND_MANIFEST: {
    means: "A backend's manifest has mistakes; all of them are listed.",
    next: 'Mend the keys named under `backends:` in loopctl.yaml, or in the manifest file it names.',
    exit: 2,
  },
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
  LOOPCTL_E_LAUNCH: {
    means: 'A session could not be launched.',
    next: 'See `loopctl explain AGENT` and the daemon log for the cause.',
    exit: 1,
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
  LOOPCTL_E_NO_ROLE: {
    means: 'The role that is to run the task is not in loopctl.yaml.',
    next: 'Add it to `roles:` with its backend, see docs/roles.md.',
    exit: 2,
  },
  LOOPCTL_E_NO_ONESHOT: {
    means: 'The backend has no one-shot mode: it cannot be given a task, do it and leave.',
    next: 'Choose another backend, or give this one a `oneshot:` command, see docs/backends.md.',
    exit: 2,
  },
  LOOPCTL_E_QUEUE_FULL: {
    means: 'As many tasks wait or run as may.',
    next: 'Wait, or cancel some: `loopctl dispatch --list` names them.',
    exit: 5,
  },
  LOOPCTL_E_UNKNOWN_TASK: {
    means: 'There is no task of that id; only the newest ones are remembered.',
    next: 'List them with `loopctl dispatch --list`.',
    exit: 2,
  },
  LOOPCTL_E_TASK_LOST: {
    means:
      'What the task was told is not known any more: its file in the state folder, its job or its role is gone.',
    next: 'Dispatch it again.',
    exit: 1,
  },
  LOOPCTL_E_UNKNOWN_JOB: {
    means: 'There is no job of that name in loopctl.yaml.',
    next: 'Run `loopctl run` without a name for a list of jobs.',
    exit: 2,
  },
  LOOPCTL_E_JOB_RUNS: {
    means: 'A run of this job is not over yet, and no job runs twice at once.',
    next: 'Wait for it (`loopctl dispatch --list`), or cancel it (`loopctl dispatch --cancel ID`).',
    exit: 5,
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
  LOOPCTL_E_CLONE_MISSING: {
    means: "A loop's clone is not there.",
    next: 'Run `loopctl init`; it makes missing clones.',
    exit: 1,
  },
  LOOPCTL_E_CLONE_FAILED: {
    means: 'The work repo could not be cloned.',
    next: 'Mend what git says (address, key, network, space) and run `loopctl init` again.',
    exit: 1,
  },
  LOOPCTL_E_CLONE_NOT_GIT: {
    means: "Where a loop's clone should be stands something else.",
    next: 'Move it away and run `loopctl init`, or name another path in loopctl.yaml.',
    exit: 1,
  },
  LOOPCTL_E_CLONE_LINKED: {
    means: "A loop's clone is a linked work tree of another repository.",
    next: 'Name a path of its own in loopctl.yaml and run `loopctl init`; it makes a full clone.',
    exit: 1,
  },
  LOOPCTL_E_CLONE_SHARED: {
    means: 'Two loops have the same clone.',
    next: 'Give each loop its own path in loopctl.yaml.',
    exit: 1,
  },
  LOOPCTL_E_CLONE_WRONG_REMOTE: {
    means: "A clone's origin is not the project's remote.",
    next: 'Mend the remote in loopctl.yaml or in the clone.',
    exit: 1,
  },
  LOOPCTL_E_CLONE_DIRTY: {
    means: 'A clone has uncommitted changes.',
    next: 'Leave it to the loop, which commits or discards them, or do so by hand.',
    exit: 1,
  },
  LOOPCTL_E_CLONE_DETACHED: {
    means: 'A clone is not on a branch.',
    next: 'Check out the coordination branch in the clone.',
    exit: 1,
  },
  LOOPCTL_E_CLONE_OTHER_BRANCH: {
    means: 'A clone is not on the coordination branch.',
    next: 'Check out the coordination branch in the clone.',
    exit: 1,
  },
  LOOPCTL_E_CLONE_UNFINISHED: {
    means: 'A clone is in the middle of a rebase, merge, cherry-pick or revert.',
    next: 'Finish or abort it in the clone.',
    exit: 1,
  },
  LOOPCTL_E_CLONE_LOCKED: {
    means: 'A clone holds the lock of a git process that is gone.',
    next: 'Remove the lock file named, when no git runs there.',
    exit: 1,
  },
  LOOPCTL_E_BRANCH_MISSING: {
    means: 'The remote has no such branch.',
    next: 'Push the coordination branch, or name another one in loopctl.yaml.',
    exit: 1,
  },
  LOOPCTL_E_BRANCH_UNBORN: {
    means: 'The remote is empty.',
    next: 'Nothing: the first push makes the branch.',
    exit: 1,
  },
  LOOPCTL_E_IDENTITY_REPLACED: {
    means: 'A clone had a git identity of its own.',
    next: 'Nothing: loops commit under their own names; the clone is theirs.',
    exit: 1,
  },
  LOOPCTL_E_HOOKS: {
    means: 'The git hooks of a clone could not be put in place.',
    next: 'Mend what is named and run `loopctl init`; the loops work without hooks, less guarded.',
    exit: 1,
  },
  LOOPCTL_E_REMOTE_UNREACHABLE: {
    means: "The work repo's remote does not answer.",
    next: 'Check address, network and key; the loops go on and fetching tries again by itself.',
    exit: 1,
  },
  LOOPCTL_E_PUSH_RIGHTS: {
    means: 'A loop may not push to the remote.',
    next: 'Give its key or user the right to push, then run `loopctl doctor`.',
    exit: 1,
  },
  LOOPCTL_E_SERVICE_MANAGER: {
    means: 'The service manager (systemd or launchd) is not there or refused.',
    next: 'See what it said; `loopctl start` runs the daemon without a service manager.',
    exit: 1,
  },
  LOOPCTL_E_SERVICE_RIGHTS: {
    means: 'A service of the machine is for root to change.',
    next: 'Run it again by sudo, or make it a service of your user with --user.',
    exit: 5,
  },
  LOOPCTL_E_SERVICE_NAME: {
    means: 'The project cannot be a service under this name, path or account.',
    next: 'Name it with --name, move the project, or run it as the owner of the project.',
    exit: 2,
  },
  LOOPCTL_E_SERVICE_NONE: {
    means: 'The project has no such service.',
    next: 'See `loopctl service status`; --user, --system and --name must be those of the installation.',
    exit: 1,
  },
  LOOPCTL_E_HOST_NONE: {
    means: 'No such program of the host fallback is configured.',
    next: 'Name it under `host:` in loopctl.yaml; docs/operating.md shows how.',
    exit: 2,
  },
  LOOPCTL_E_HOST_BUSY: {
    means: 'A program of the host fallback runs already.',
    next: 'Wait for its end: `loopctl host status`.',
    exit: 1,
  },
  LOOPCTL_E_HOST_TOKEN: {
    means: 'The host is recreated only with a fresh confirmation token.',
    next: 'Run `loopctl host recreate` to see what would be run, then again with the token that it prints.',
    exit: 5,
  },
  LOOPCTL_E_HOST_COOLDOWN: {
    means: 'The host was recreated a short while ago.',
    next: 'Wait until the cooldown (`host.cooldown_s`) is over; `loopctl host status` shows it.',
    exit: 5,
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

export type ErrorCode = keyof typeof catalogue;
