interface Entry {
  readonly means: string;
  readonly next: string;
  readonly exit: number;
}

const exits: Readonly<Record<number, string>> = {
  1: 'failed',
  2: 'usage, or a mistake in the configuration',
  3: 'no daemon runs for the project',
  4: 'another daemon holds the project',
  5: 'refused by policy',
};

const preface = `# Errors

<!-- Generated from src/errors/codes/ by script/errors-doc.ts. Edit the codes, then run it again. -->

Every error that a user can cause or meet has a code that is never renamed or reused. A command that ends with one prints
its code, what happened, and what to do next, and exits with the number of its group; with \`--json\` the same is on stdout.
Exit code 0 means that all went well.
`;

/** docs/errors.md: one table for each exit code, codes in alphabetical order. */
export function errorsDoc(catalogue: Readonly<Record<string, Entry>>): string {
  const sections = Object.entries(exits).flatMap(([exit, meaning]) => {
    const codes = Object.keys(catalogue).filter((code) => catalogue[code]?.exit === Number(exit));
    if (codes.length === 0) return [];
    const rows = codes.sort().map((code) => row(code, catalogue[code]));
    return [`## Exit ${exit}: ${meaning}\n\n| code | means | next |\n|---|---|---|\n${rows.join('\n')}\n`];
  });
  return [preface, ...sections].join('\n');
}

function row(code: string, entry: Entry | undefined): string {
  const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  return `| \`${code}\` | ${cell(entry?.means ?? '')} | ${cell(entry?.next ?? '')} |`;
}
