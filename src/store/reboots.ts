import { join } from 'node:path';
import { plain } from '../protocol/text.ts';
import { appendLine } from '../system/files/append.ts';
import { readIfExists } from '../system/files/read.ts';

const REBOOTS_FILE = 'REBOOTS.md';

export interface Reboot {
  readonly wallMs: number;
  readonly bootId: string;
  /** From the last sign of life before the boot until this entry; null when there was none. */
  readonly downtimeMs: number | null;
  /** Phase that the project was in; null when none. */
  readonly phase: string | null;
}

const HEAD = [
  '# Reboots',
  '',
  'One row for each boot of the machine in which the project was started.',
  '',
  '| time (UTC) | boot id | down for | phase |',
  '|---|---|---|---|',
];
/** About 80,000 rows. */
const MAX_BYTES = 8 * 1024 * 1024;

/** Logs a reboot, once for each boot id. Returns false when that boot stands there already. */
export function recordReboot(stateDir: string, reboot: Reboot): boolean {
  const text = readIfExists(join(stateDir, REBOOTS_FILE), MAX_BYTES) ?? '';
  if (parseReboots(text).some(({ bootId }) => bootId === cell(reboot.bootId))) return false;
  const hasHead = text.includes(HEAD.at(-1) ?? '');
  const lines = hasHead ? [formatRow(reboot)] : [...HEAD, formatRow(reboot)];
  appendLine(join(stateDir, REBOOTS_FILE), lines.join('\n'), 0o644);
  return true;
}

/** Every reboot logged, oldest first; rows that cannot be understood are left out. */
export function readReboots(stateDir: string): readonly Reboot[] {
  return parseReboots(readIfExists(join(stateDir, REBOOTS_FILE), MAX_BYTES) ?? '');
}

function formatRow({ wallMs, bootId, downtimeMs, phase }: Reboot): string {
  const downtime = downtimeMs === null ? 'unknown' : formatDuration(downtimeMs);
  const cells = [new Date(wallMs).toISOString(), cell(bootId), downtime, phase === null ? '-' : cell(phase)];
  return `| ${cells.join(' | ')} |`;
}

function parseReboots(text: string): Reboot[] {
  return text.split('\n').flatMap((line) => {
    const cells = line.split('|').map((part) => part.trim());
    const [, time = '', bootId = '', downtime = '', phase = ''] = cells;
    const wallMs = Date.parse(time);
    if (cells.length !== 6 || Number.isNaN(wallMs) || bootId === '') return [];
    return [{ wallMs, bootId, downtimeMs: parseDuration(downtime), phase: phase === '-' ? null : phase }];
  });
}

/** `1d 2h 3m 4s`, to the second. */
function formatDuration(ms: number): string {
  const s = Math.max(0, Math.round(ms / 1000));
  const parts = [
    [Math.floor(s / 86_400), 'd'],
    [Math.floor(s / 3_600) % 24, 'h'],
    [Math.floor(s / 60) % 60, 'm'],
    [s % 60, 's'],
  ] as const;
  const shown = parts.filter(([n]) => n > 0).map(([n, unit]) => `${n}${unit}`);
  return shown.length === 0 ? '0s' : shown.join(' ');
}

const UNIT_MS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1_000 };

function parseDuration(text: string): number | null {
  if (!/^(?:\d+[dhms] ?)+$/.test(text)) return null;
  return [...text.matchAll(/(\d+)([dhms])/g)].reduce(
    (sum, [, n, unit]) => sum + Number(n) * (UNIT_MS[unit ?? ''] ?? 0),
    0,
  );
}

function cell(text: string): string {
  return plain(text, 80).replaceAll('|', '/');
}
