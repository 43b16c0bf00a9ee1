import type { Entry } from '../entry.ts';

/** Git, the clones and the remote. */
export const repo = {
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
} as const satisfies Record<string, Entry>;
