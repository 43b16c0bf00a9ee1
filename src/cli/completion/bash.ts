import { type CommandWords, flags } from './words.ts';

/** Completion for bash 3.2 and newer. */
export function bashScript(all: readonly CommandWords[]): string {
  const cases = all.map(({ name, first, options }) => {
    const offered = options.flatMap(flags).join(' ');
    return `    ${name}) options=${quote(offered)}; first=${quote(first.join(' '))} ;;`;
  });
  const folders = [
    ...new Set(
      all.flatMap(({ options }) => options.filter(({ value }) => value === 'folder').flatMap(flags)),
    ),
  ];
  return `# bash completion for loopctl: source <(loopctl completion bash)
_loopctl() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} command=\${COMP_WORDS[1]} options= first=
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W ${quote([...all.map(({ name }) => name), '--help', '--version'].join(' '))} -- "$word"))
    return
  fi
  case $before in
    ${folders.join('|')}) COMPREPLY=($(compgen -d -- "$word")); return ;;
  esac
  case $command in
${cases.join('\n')}
  esac
  case $word in
    -*) COMPREPLY=($(compgen -W "$options" -- "$word")) ;;
    *) COMPREPLY=($(compgen -W "$first" -- "$word")) ;;
  esac
}
complete -o default -F _loopctl loopctl
`;
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
