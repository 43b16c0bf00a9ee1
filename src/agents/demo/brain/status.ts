import type { PlannedGate } from './plan.ts';
import type { Product } from './work.ts';

/** The text of STATUS files, piece by piece. Sections are only ever appended. */
export function newStatus(phase: string, gates: readonly PlannedGate[]): string {
  const list = gates.map((gate) => `- ${gate.name}`).join('\n');
  return `# Status of phase ${phase}\n\nGates, in order:\n\n${list}\n`;
}

export function claimSection(gate: string, attempt: number, made: Product, head: string): string {
  return [
    '',
    `## Claim ${gate} (attempt ${attempt})`,
    '',
    `- WHAT: ${made.path} adds up its measurements.`,
    `- HOW: \`${made.check.join(' ')}\``,
    `- EXPECTED: \`${made.expected}\``,
    `- WHERE: ${head.slice(0, 12)}, ${made.path}`,
    '',
  ].join('\n');
}

export function pausedSection(gate: string, untilMs: number): string {
  return `\nPaced wait before ${gate}: until ${new Date(untilMs).toISOString()}\n`;
}

/** When the stated wait before a gate ends, wall ms; null when none was stated. */
export function pacedUntil(status: string, gate: string): number | null {
  const head = `Paced wait before ${gate}: until `;
  const line = status.split('\n').find((one) => one.startsWith(head));
  const until = line === undefined ? Number.NaN : Date.parse(line.slice(head.length));
  return Number.isNaN(until) ? null : until;
}

export function doneSection(gates: readonly string[]): string {
  return `\n## DONE\n\nAll gates passed: ${gates.join(', ')}.\n`;
}

export function isDone(status: string): boolean {
  return status.split('\n').some((line) => line.startsWith('## DONE'));
}

/** How a claim says it is to be checked, from its newest section. */
export function howToCheck(status: string, gate: string): { command: string; expected: string } | null {
  const sections = status.split(/^## /m).filter((one) => one.startsWith(`Claim ${gate} (attempt `));
  const section = sections.at(-1) ?? '';
  const command = /^- HOW: `([^`\n]{1,200})`$/m.exec(section)?.[1];
  const expected = /^- EXPECTED: `([^`\n]{1,200})`$/m.exec(section)?.[1];
  return command === undefined || expected === undefined ? null : { command, expected };
}
