import type { Entry } from '../entry.ts';

/** The state folder and files. */
export const storage = {
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
} as const satisfies Record<string, Entry>;
