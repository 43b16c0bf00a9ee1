import type { Recorded } from './corpus.ts';
import { halfDrawn } from './redraw.ts';
import { fitted, heightOf, type Row, said, textOf } from './rows.ts';
import { type Sample, sampleOf } from './sample.ts';

/** How a backend shows what it says and what a tool put out. */
interface Transcript {
  /** A person's prompt: what stands before it belongs to an earlier turn. */
  readonly prompt: RegExp;
  /** A line of the agent's message: what is inserted behind it is part of the message. */
  readonly message: RegExp;
  /** Before the first line of what is quoted, and before the others. */
  readonly prefix: readonly [string, string];
}

const transcripts: Readonly<Record<string, Transcript>> = {
  claude: { prompt: /^❯ \S/, message: /^● /, prefix: ['  ⎿  ', '     '] },
  codex: { prompt: /^› \S/, message: /^• /, prefix: ['  └ ', '    '] },
  opencode: { prompt: /^ {2}┃$/, message: /^ {5}[^\s▣]/, prefix: ['     ', '     '] },
  demo: { prompt: /^> /, message: /^● /, prefix: ['  ', '  '] },
};

/** Words about limits, dialogs and work as agents, tools and people write them. */
const words: readonly string[] = [
  "You've hit your 5-hour limit · resets 12:43pm (UTC)",
  'You’ve hit your usage limit. Try again at 1:24 PM.',
  'Usage limit reached · resets at 2030-01-01T00:00:00Z',
  'Credit balance too low',
  'Invalid API key · Please run /login',
  '401 Unauthorized: Authentication failed, invalid api key',
  'Do you want to proceed?',
  '❯ 1. Yes',
  'Allow once   Allow always   Reject',
  '△ Permission required',
  'Working (5s • esc to interrupt)',
  'Press Enter to continue',
  'Select login method:',
  'Choose the text style that looks best with your terminal',
  'Do you want to use this API key?',
];

const MOST = 14;

/**
 * The transcript quotes what the screens of this backend show in other states, and words about limits and dialogs: in
 * an earlier turn, and in the last message. What the session is does not change by what it talks of; each is also
 * caught half drawn.
 */
export function quoting(of: Recorded, corpus: readonly Recorded[]): readonly Sample[] {
  const transcript = transcripts[of.backend];
  if (transcript === undefined) return [];
  const others = corpus.filter(({ backend, label }) => backend === of.backend && label !== 'unknown');
  const quotes = [
    ...others
      .filter(({ name }) => name !== of.name)
      .map((other) => ({ name: other.name, lines: carriedBy(other) })),
    { name: 'words', lines: words },
  ];
  return places(of.rows, transcript).flatMap(({ where, at }) =>
    quotes.flatMap(({ name, lines }) => {
      const width = Math.max(...of.rows.map((row) => [...textOf(row)].length));
      const quote = lines.map((line, index) =>
        said(cut(`${transcript.prefix[index === 0 ? 0 : 1]}${line}`, width)),
      );
      const rows = fitted([...of.rows.slice(0, at), ...quote, ...of.rows.slice(at)], heightOf(of.rows));
      const how = `${name} in ${where}`;
      return [sampleOf(of, 'quoting', how, rows), ...halfDrawn(of, rows, 'quoting, half drawn', `${how}, `)];
    }),
  );
}

function carriedBy({ rows }: Recorded): readonly string[] {
  return rows
    .filter(({ carries }) => carries !== null)
    .map(textOf)
    .slice(-MOST);
}

/** Above what the label rests on: before the last prompt there, and behind the last line of a message. */
function places(rows: readonly Row[], { prompt, message }: Transcript) {
  const first = rows.findIndex(({ carries }) => carries !== null);
  const above = rows.slice(0, first).map(textOf);
  const before = above.findLastIndex((text) => prompt.test(text));
  const behind = above.findLastIndex((text) => message.test(text));
  return [
    { where: 'an earlier turn', at: before },
    { where: 'the last message', at: behind < 0 ? -1 : behind + 1 },
  ].filter(({ at }) => at >= 0);
}

function cut(text: string, width: number): string {
  return [...text].slice(0, width).join('');
}
