import type { Entry } from '../entry.ts';

/** The service manager and the host. */
export const machine = {
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
} as const satisfies Record<string, Entry>;
