import { basename } from 'node:path';
import { LoopctlError } from '../errors/error.ts';

/** One mistake in a configuration file. Lines and columns count from 1. */
export interface Problem {
  readonly file: string;
  readonly line: number;
  readonly col: number;
  /** Key path, for example `timers.sweep_s` or `phases[2].plan`; empty for the file as a whole. */
  readonly key: string;
  readonly message: string;
}

/** Mistakes listed in one error; more are counted only. */
const maxListed = 100;

/** `LOOPCTL_E_CONFIG_INVALID` with every mistake found, in the file's order. */
export class ConfigError extends LoopctlError {
  readonly problems: readonly Problem[];

  constructor(file: string, problems: readonly Problem[], cause?: unknown) {
    const sorted = problems.toSorted((a, b) => a.line - b.line || a.col - b.col);
    super('LOOPCTL_E_CONFIG_INVALID', list(file, sorted), cause === undefined ? {} : { cause });
    this.problems = sorted;
  }
}

/** `loopctl.yaml:12:3 timers.sweep_s: must be a number`. */
export function formatProblem(problem: Problem): string {
  const key = problem.key === '' ? '' : ` ${problem.key}:`;
  return `${basename(problem.file)}:${problem.line}:${problem.col}${key} ${problem.message}`;
}

function list(file: string, problems: readonly Problem[]): string {
  const count = problems.length === 1 ? '1 mistake' : `${problems.length} mistakes`;
  const lines = problems.slice(0, maxListed).map(formatProblem);
  const more = problems.length > maxListed ? [`… and ${problems.length - maxListed} more`] : [];
  return [`${count} in ${file}`, ...lines, ...more].join('\n');
}
