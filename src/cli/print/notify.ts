/** How the test of one channel ended. */
export interface TestResult {
  readonly channel: string;
  readonly ok: boolean;
  /** Why it did not arrive, without secrets. */
  readonly error: string | null;
}

/** One line a channel. */
export function printTests(results: readonly TestResult[]): string {
  const width = Math.max(...results.map(({ channel }) => channel.length));
  return results
    .map(({ channel, ok, error }) => `${channel.padEnd(width)}  ${ok ? 'sent' : `failed: ${error ?? ''}`}\n`)
    .join('');
}
