import { readFileSync, statSync } from 'node:fs';

/** How an agent ended, as the launch wrapper wrote it down. */
export interface ExitReport {
  readonly generation: number;
  readonly code: number;
}

/** Parses the text of a report; null for anything else. */
export function parseExitReport(text: string): ExitReport | null {
  const match = /^\{"generation":(\d{1,15}),"code":(\d{1,3})\}\n?$/.exec(text);
  return match === null ? null : { generation: Number(match[1]), code: Number(match[2]) };
}

/** Reads a report; null when there is none, or not of that generation. */
export function readExitReport(path: string, generation: number): ExitReport | null {
  const report = readLastExit(path);
  return report?.generation === generation ? report : null;
}

/** Reads the newest report, of whatever generation; null when there is none. */
export function readLastExit(path: string): ExitReport | null {
  try {
    return statSync(path).size > 200 ? null : parseExitReport(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}
