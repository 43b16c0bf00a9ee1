import type { CommandWords, OptionWords } from './words.ts';

/** Completion for zsh. */
export function zshScript(all: readonly CommandWords[]): string {
  const described = all.map(
    ({ name, summary }) => `    ${quote(`${name}:${summary.replaceAll(':', '\\:')}`)}`,
  );
  const cases = all.map(({ name, first, options }) => {
    const specs = options.flatMap(optionSpecs);
    const argument = first.length === 0 ? `'*: :_default'` : quote(`*: :(${first.join(' ')})`);
    return `    ${name}) _arguments -s ${[...specs, argument].join(' ')} ;;`;
  });
  return `#compdef loopctl
# zsh completion for loopctl: source <(loopctl completion zsh)
_loopctl() {
  local -a names
  names=(
${described.join('\n')}
  )
  if (( CURRENT == 2 )); then
    _describe -t commands 'loopctl command' names
    return
  fi
  local command=$words[2]
  shift words
  (( CURRENT-- ))
  case $command in
${cases.join('\n')}
  esac
}
compdef _loopctl loopctl
`;
}

function optionSpecs({ name, short, help, value }: OptionWords): readonly string[] {
  const text = help.replace(/[[\]:\\]/g, '\\$&');
  const takes =
    value === null
      ? ''
      : value === 'folder'
        ? ':folder:_files -/'
        : value === 'text'
          ? ':value: '
          : `:value:(${value.join(' ')})`;
  const names = short === null ? [`--${name}`] : [`--${name}`, `-${short}`];
  return names.map((flag) => quote(`${flag}[${text}]${takes}`));
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
