/** A one-shot task as the demo agent understands it. */
export interface Errand {
  /** First line of the task. */
  readonly title: string;
  /** Seconds that it takes besides the demo's usual pace. */
  readonly takes_s: number;
  /** It goes on once a file of that name is in its folder; null waits for none. */
  readonly awaits: string | null;
  readonly ends: 'well' | 'fail' | 'hang';
  /** Its first run ends at a usage limit that lasts so many seconds; null meets none. */
  readonly limit_s: number | null;
  /** Leaves children running that do not end by themselves. */
  readonly children: boolean;
}

const detailLine = /^\s*[-*] (takes|awaits|ends|limit|leaves):\s*(.{1,100}?)\s*$/i;

/**
 * Reads what stands below the heading `## Task` of a prompt (the whole of a prompt without one). Lines
 * `- takes: 2s`, `- awaits: FILE`, `- ends: fail` or `hang`, `- limit: 5s`, `- leaves: children` say how it goes.
 */
export function readErrand(prompt: string): Errand {
  const lines = prompt.split(/\r?\n/);
  const heading = lines.findLastIndex((line) => /^## Task\b/.test(line));
  const task = lines.slice(heading + 1).filter((line) => line.trim() !== '');
  const details = task.flatMap((line) => {
    const [, key, value] = detailLine.exec(line) ?? [];
    return key === undefined || value === undefined
      ? []
      : [[key.toLowerCase(), value.toLowerCase()] as const];
  });
  const value = (name: string): string => details.findLast(([key]) => key === name)?.[1] ?? '';
  const ends = value('ends');
  return {
    title:
      task
        .find((line) => !detailLine.test(line))
        ?.trim()
        .slice(0, 200) ?? 'nothing in particular',
    takes_s: secondsIn(value('takes')) ?? 0,
    awaits: /^[\w-][\w.-]*$/.exec(value('awaits'))?.[0] ?? null,
    ends: ends === 'fail' || ends === 'hang' ? ends : 'well',
    limit_s: secondsIn(value('limit')),
    children: value('leaves') === 'children',
  };
}

function secondsIn(text: string): number | null {
  const [, seconds] = /^(\d{1,5}(?:\.\d{1,3})?)\s*s?$/.exec(text) ?? [];
  return seconds === undefined ? null : Number(seconds);
}
