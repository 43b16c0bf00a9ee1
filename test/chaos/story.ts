/** What happened in a round, in order, with the seconds since it began: the first thing to read when one fails. */
export interface Story {
  tell(what: string): void;
  lines(): readonly string[];
}

export function createStory(): Story {
  const began = performance.now();
  const lines: string[] = [];
  return {
    tell(what) {
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      lines.push(`${new Date().toISOString()} ${seconds.padStart(6)} s  ${what}`);
    },
    lines: () => lines,
  };
}
