/** One message of the benchmark, and how it is sent. */
export interface Message {
  /** Stands in its text, and in no other. */
  readonly mark: string;
  readonly text: string;
  /** What kind of text it is. */
  readonly kind: string;
  readonly when: When;
}

/** To an idle session; to one that is in a turn; at once with others. */
export type When = 'idle' | 'busy' | 'burst';

/** Some seconds of work: what is sent behind it meets a busy session. */
const work = '@api drip 25 100';

const kinds: readonly (readonly [string, (mark: string) => string])[] = [
  ['words', (mark) => `Look at the sums again, please: ${mark}.`],
  ['/', (mark) => `/compact ${mark}`],
  ['!', (mark) => `!rm -rf ${mark}`],
  ['#', (mark) => `# a heading ${mark}`],
  ['@', (mark) => `@README.md and ${mark}`],
  ['$ and quotes', (mark) => `$(echo "${mark}") \`id\` 'x' %s {a,b} ~ * ?`],
  ['unicode', (mark) => `Grüße, 日本語, Ελλάδα, 🦉🧪 “${mark}” — e\u0301, שלום`],
  ['backslash', (mark) => `It ends with a backslash ${mark} \\`],
  ['1,400 characters', (mark) => `${'word by word '.repeat(107)}${mark}`],
  ['code fence', (mark) => `Try this:\n\n\`\`\`js\nconst a = '${mark}';\n\`\`\`\n`],
  ['10 kB', (mark) => `${mark}\n${'A long line of a long message.\n'.repeat(330)}`],
  ['tool call', (mark) => `@api run true ${mark}`],
];

/** The first `n` messages: every kind to idle and to busy sessions, alone and several at once. The same for the same `n`. */
export function messagesFor(n: number): readonly Message[] {
  return Array.from({ length: n }, (_, index): Message => {
    const mark = `m${String(index).padStart(4, '0')}m`;
    const [kind, text] = kinds[Math.floor(index / 7) % kinds.length] ?? ['words', () => mark];
    // Of seven: two to an idle session, one that makes it work, three in its turn, then one beside the next.
    const place = index % 7;
    if (place === 2) return { mark, kind: 'work', text: `${work} ${mark}`, when: 'idle' };
    const when = place < 2 ? 'idle' : place < 5 ? 'busy' : 'burst';
    const varied = kinds[(index + Math.floor(index / 7)) % kinds.length] ?? [kind, text];
    return { mark, kind: varied[0], text: varied[1](mark), when };
  });
}
