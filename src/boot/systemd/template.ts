import { AGAIN_CODE, SERVICE_VARIABLE, type ServiceScope, startArgs, watchdogS } from '../service.ts';
import { renderUnit, type Setting } from './render.ts';

export const TEMPLATE = 'loopctl@.service';

/** `sweep_s` of the configuration's defaults; a project that differs says so in its drop-in. */
const SWEEP_S = 10;

/** Folders where a machine's programs are. */
export const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/** Life of the daemon; the same for both managers. */
const life: readonly Setting[] = [
  ['Type', 'notify'],
  ['NotifyAccess', 'all', 'Notices are sent by systemd-notify, a child of the daemon.'],
  ['Environment', '"LOOPCTL_PROJECT=%f"'],
  ['Environment', `${SERVICE_VARIABLE}=systemd`],
  ['Environment', `PATH=${PATH}`],
  ['ExecStart', `/usr/bin/env loopctl ${startArgs.join(' ')}`],
  ['TimeoutStartSec', '15min', 'Clones of a large repository are made before it is ready.'],
  [
    'KillMode',
    'process',
    'Only the daemon is signalled. It ends its sessions itself when it is stopped (TERM), and leaves them to the\nnext daemon when it is restarted (USR2) or dies.',
  ],
  ['RestartKillSignal', 'SIGUSR2'],
  ['TimeoutStopSec', '60'],
  [
    'Restart',
    'on-failure',
    'Exit 0: stopped, or the sequence is complete. 2: a person must mend the configuration. 4: another daemon runs.\n75: `loopctl restart`.',
  ],
  ['RestartSec', '2'],
  ['RestartPreventExitStatus', '2 4'],
  ['RestartForceExitStatus', String(AGAIN_CODE)],
  ['SuccessExitStatus', String(AGAIN_CODE)],
  [
    'WatchdogSec',
    String(watchdogS(SWEEP_S)),
    'Fed by each completed sweep, so a daemon that makes no progress is replaced.',
  ],
  ['WatchdogSignal', 'SIGKILL'],
];

/** Daemon and agents share one cgroup: what one of them takes must not take the machine, nor the daemon. */
const limits: readonly Setting[] = [
  ['OOMPolicy', 'continue', 'Limits hold for the daemon and all its agents together.'],
  ['MemoryHigh', '80%'],
  ['MemoryMax', '90%'],
  ['TasksMax', '8192'],
];

/**
 * What coding agents never need. Left out on purpose: whatever masks parts of /proc or /sys or forbids namespaces
 * (agents sandbox their own tools), private /tmp and devices, write-xor-execute memory (JIT compilers).
 */
const hardening: readonly Setting[] = [
  ['NoNewPrivileges', 'yes', 'docs/service.md says what each of these costs, and how to take one back.'],
  ['CapabilityBoundingSet', ''],
  ['AmbientCapabilities', ''],
  ['ProtectSystem', 'full'],
  ['ProtectKernelModules', 'yes'],
  ['RestrictRealtime', 'yes'],
  ['RestrictAddressFamilies', 'AF_UNIX AF_INET AF_INET6 AF_NETLINK AF_VSOCK'],
  ['SystemCallFilter', '~@clock @cpu-emulation @module @obsolete @raw-io @reboot @swap'],
  ['SystemCallErrorNumber', 'EPERM'],
];

/** Of the hardening, what a user's manager can do. */
const userHardening = hardening.filter(([key]) =>
  [
    'NoNewPrivileges',
    'RestrictRealtime',
    'RestrictAddressFamilies',
    'SystemCallFilter',
    'SystemCallErrorNumber',
  ].includes(key),
);

/** Hardening as far as the manager can do it. */
export function hardeningOf(scope: ServiceScope): readonly Setting[] {
  return scope === 'system' ? hardening : userHardening;
}

/** The account's place in a template. */
export function templateAccount(scope: ServiceScope): readonly Setting[] {
  if (scope === 'user') return [];
  return [
    ['User', 'loopctl', 'The account that owns the project; the drop-in names it.'],
    ['WorkingDirectory', '-~'],
  ];
}

/** The template unit of any project: its instance name is the project's escaped path. */
export function templateUnit(scope: ServiceScope): string {
  const system = scope === 'system';
  const head = [
    `${TEMPLATE}: one loopctl project as a ${scope} service. \`loopctl service install\` puts it in place and adds a`,
    'drop-in for the project; by hand: systemctl ' +
      `${system ? '' : '--user '}enable --now loopctl@$(systemd-escape --path PROJECT)`,
  ];
  const unit: readonly Setting[] = [
    ['Description', 'loopctl supervises %f'],
    ...(system
      ? ([
          ['Wants', 'network-online.target'],
          ['After', 'network-online.target'],
        ] as const)
      : []),
    ['RequiresMountsFor', '%f'],
    ['StartLimitIntervalSec', '0', 'Nobody looks for weeks: it never gives up.'],
  ];
  return renderUnit(head, [
    { name: 'Unit', settings: unit },
    { name: 'Service', settings: [...templateAccount(scope), ...life, ...limits, ...hardeningOf(scope)] },
    { name: 'Install', settings: [['WantedBy', system ? 'multi-user.target' : 'default.target']] },
  ]);
}
