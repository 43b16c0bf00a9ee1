import { readFileSync } from 'node:fs';

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

interface Report {
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly status: string }[];
  }[];
}

/**
 * Counts one vitest JSON report. A file that failed without a failing test of its own (it did not load, or a hook
 * threw) counts as one failure, and so does a run that left no report.
 */
export function tally(file: string): Tally {
  let report: Report;
  try {
    report = JSON.parse(readFileSync(file, 'utf8')) as Report;
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  return report.testResults.map(countFile).reduce(add, none);
}

export const none: Tally = { passed: 0, failed: 0, skipped: 0 };

export function add(a: Tally, b: Tally): Tally {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

function countFile(file: Report['testResults'][number]): Tally {
  const count = (wanted: (status: string) => boolean): number =>
    file.assertionResults.filter((test) => wanted(test.status)).length;
  const passed = count((status) => status === 'passed');
  const failed = count((status) => status === 'failed');
  const skipped = count((status) => status !== 'passed' && status !== 'failed');
  return { passed, failed: failed === 0 && file.status === 'failed' ? 1 : failed, skipped };
}
