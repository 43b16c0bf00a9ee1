import { drawFaults } from './faults/draw.ts';
import type { Fault, FaultKind } from './faults/fault.ts';

/** A run that once broke a rule. Seeds and faults are kept as they were, so that what was mended stays mended. */
export interface Regression {
  readonly what: string;
  readonly seed: string;
  readonly hours: number;
  /** Default: none. */
  readonly tasks?: boolean;
  /** How late timers may be. Default: not at all. */
  readonly lateMs?: number;
  /** The shrunk list; all that the seed draws when not given. */
  readonly faults?: readonly Fault[];
}

/** What a seed drew when it failed, before there were other kinds. */
function drawnThen(seed: string, hours: number): Pick<Regression, 'seed' | 'hours' | 'faults'> {
  const later: readonly FaultKind[] = [
    'torn',
    'overflow',
    'pid-reuse',
    'dispatch',
    'cancel-task',
    'task-death',
  ];
  return { seed, hours, faults: drawFaults(seed, hours).filter(({ kind }) => !later.includes(kind)) };
}

export const regressions: readonly Regression[] = [
  {
    what: '"done" was said between two gates of one push; with all state lost the phase was taken for done there, and skipped',
    seed: 'd8-4184',
    hours: 24,
    faults: [
      { at: 9_951_349, kind: 'draft', agent: 'builder', ms: 3_574_314, attached: true },
      { at: 13_796_832, kind: 'state-lost', files: true, downMs: 5_124 },
    ],
  },
  {
    what: "a dialog came and went in front of a limit's banner: the session was left alone for ever after the limit",
    seed: 'd8-824',
    hours: 24,
    lateMs: 20_000,
    faults: [
      { at: 46_842_349, kind: 'remote-down', ms: 499_820 },
      { at: 47_020_219, kind: 'freeze', agent: 'adversary', burns: true },
      { at: 70_859_407, kind: 'limit', agent: 'builder', ms: 3_205_413, told: 'none', midTurn: false },
      { at: 73_895_148, kind: 'tmux-trouble', ms: 244_785, timeouts: 1, slowMs: 8 },
      { at: 74_103_394, kind: 'dialog', agent: 'builder', ms: 6_250 },
    ],
  },
  {
    what: 'a task met a limit; the only session left to probe was stuck in its turn: nobody was restarted any more',
    seed: 'tt-4',
    hours: 4,
    tasks: true,
    faults: [
      { at: 495_050, kind: 'freeze', agent: 'builder', burns: true },
      { at: 926_330, kind: 'freeze', agent: 'adversary', burns: false },
    ],
  },
  {
    what: 'the phase moved on while a session still stood at a limit that another one had just found over: it was ended',
    ...drawnThen('2026-11-20T14:48:57-28', 8),
  },
  {
    what: 'a session launched while the terminal was slow to list the others was taken for gone',
    ...drawnThen('ci-31', 3),
  },
  {
    what: 'the probe of a limit waited for a session that was busy for ever, and nobody else was asked',
    ...drawnThen('2026-11-20-cc8df71-27', 3),
  },
  {
    what: 'text of ours stood in the line of the last session that could probe, and its submit key had no effect',
    ...drawnThen('2026-11-20-cc8df71-24', 3),
  },
  {
    what: 'the session that met the limit took no input: it was probed for ever, and the other loop never launched',
    seed: 'frozen-prober',
    hours: 3,
    faults: [
      { at: 600_000, kind: 'limit', agent: 'adversary', ms: 3_600_000, told: 'right', midTurn: true },
      { at: 1_200_000, kind: 'limit', agent: 'builder', ms: 3_600_000, told: 'right', midTurn: true },
      { at: 1_500_000, kind: 'freeze', agent: 'adversary', burns: false },
      { at: 1_500_000, kind: 'freeze', agent: 'builder', burns: false },
    ],
  },
  {
    what: 'a loop that keeps its session over phases and had been resumed was given the old prompt file for the new phase',
    seed: 'resumed-then-next-phase-0',
    hours: 2,
    faults: [
      { at: 60_000, kind: 'crash', agent: 'builder', times: 1 },
      { at: 70_000, kind: 'crash', agent: 'adversary', times: 1 },
    ],
  },
  {
    what: 'with all state lost, a finished phase whose review was touched later was begun again',
    seed: 'late-touch',
    hours: 4,
    faults: [
      { at: 3_600_000, kind: 'state-lost', files: true, downMs: 500 },
      { at: 7_200_000, kind: 'state-lost', files: true, downMs: 500 },
      { at: 10_800_000, kind: 'state-lost', files: true, downMs: 500 },
    ],
  },
  {
    what: 'a dialog came and went while the daemon stood still: the session stayed blocked for ever',
    seed: 'unseen-dialog-3',
    hours: 2,
    faults: [
      { at: 1_200_000, kind: 'stop-daemon', ms: 120_000 },
      { at: 1_210_000, kind: 'dialog', agent: 'adversary', ms: 12_000 },
      { at: 1_215_000, kind: 'dialog', agent: 'builder', ms: 12_000 },
      { at: 3_600_000, kind: 'stop-daemon', ms: 120_000 },
      { at: 3_610_000, kind: 'dialog', agent: 'adversary', ms: 12_000 },
      { at: 3_615_000, kind: 'dialog', agent: 'builder', ms: 12_000 },
    ],
  },
  {
    what: 'a session got stuck while it started, and the daemon was replaced meanwhile: it was adopted and left so',
    seed: 'adopted-while-starting',
    hours: 2,
    faults: [
      { at: 1_200_000, kind: 'stuck-start', agent: 'adversary' },
      { at: 1_205_000, kind: 'stuck-start', agent: 'builder' },
      { at: 1_210_000, kind: 'kill-daemon', moment: 'now', what: '', n: 1, downMs: 300 },
    ],
  },
  ...[0, 1, 2].map((n) => ({
    what: 'the daemon died between the receipt of a probe and the fact of it: never probed again, were it not learnt',
    seed: `lost-receipt-${n}`,
    hours: 3,
    faults: [
      { at: 600_000, kind: 'limit', agent: 'builder', ms: 3_600_000, told: 'none', midTurn: true },
      { at: 601_000, kind: 'limit', agent: 'adversary', ms: 3_600_000, told: 'none', midTurn: true },
      ...[1_500_000, 2_100_000, 2_700_000].map((at) => ({
        ...({ at, kind: 'kill-daemon', moment: 'after' } as const),
        ...{ what: 'mark ack', n: 1, downMs: 300 },
      })),
    ] satisfies readonly Fault[],
  })),
];
