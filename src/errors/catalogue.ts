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
} as const satisfies Record<string, Entry>;

export type ErrorCode = keyof typeof catalogue;
