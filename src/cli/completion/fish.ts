import type { CommandWords, OptionWords } from './words.ts';

/** Completion for fish. */
export function fishScript(all: readonly CommandWords[]): string {
  const lines = all.flatMap(({ name, summary, first, options }) => [
    `complete -c loopctl -n __fish_use_subcommand -a ${name} -d ${quote(summary)}`,
    ...(first.length === 0 ? [] : [`complete -c loopctl -n ${seen(name)} -a ${quote(first.join(' '))}`]),
    ...options.map((option) => `complete -c loopctl -n ${seen(name)} ${optionWords(option)}`),
  ]);
  return `# fish completion for loopctl: loopctl completion fish | source\ncomplete -c loopctl -f\n${lines.join('\n')}\n`;
}

function seen(name: string): string {
  return quote(`__fish_seen_subcommand_from ${name}`);
}

function optionWords({ name, short, help, value }: OptionWords): string {
  const takes =
    value === null
      ? ''
      : value === 'folder'
        ? ` -r -a '(__fish_complete_directories)'`
        : value === 'text'
          ? ' -x'
          : ` -x -a ${quote(value.join(' '))}`;
  return `-l ${name}${short === null ? '' : ` -s ${short}`}${takes} -d ${quote(help)}`;
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
