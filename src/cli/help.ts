import { version } from '../version.ts';
import type { CommandSpec, OptionSpec } from './command.ts';
import { commands, globals } from './table.ts';

/** The page of `loopctl --help`. */
export function overview(): string {
  const shown = Object.entries(commands).filter(([, spec]) => spec.hidden !== true);
  const width = Math.max(...shown.map(([name]) => name.length));
  const lines = shown.map(([name, spec]) => `  ${name.padEnd(width)}  ${spec.summary}`);
  return [
    `loopctl ${version} — keeps coding agents working, handed on by commits`,
    '',
    'Usage: loopctl COMMAND [options]',
    '',
    ...lines,
    '',
    ...optionLines(globals),
    '',
    'Exit codes: 0 fine, 1 failed, 2 usage or configuration, 3 daemon not running, 4 another daemon holds the project, 5 refused by policy.',
    '',
  ].join('\n');
}

/** The page of `loopctl COMMAND --help`. */
export function commandHelp(name: string, spec: CommandSpec): string {
  const args = spec.args === undefined ? '' : ` ${spec.args}`;
  return [
    `Usage: loopctl ${name}${args} [options]`,
    '',
    spec.summary,
    '',
    ...optionLines({ ...spec.options, ...globals }),
    '',
  ].join('\n');
}

function optionLines(options: Readonly<Record<string, OptionSpec>>): readonly string[] {
  const rows = Object.entries(options).map(([name, spec]) => {
    const short = spec.short === undefined ? '    ' : `-${spec.short}, `;
    return [`${short}--${name}${spec.value === undefined ? '' : ` ${spec.value}`}`, spec.help] as const;
  });
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, help]) => `  ${left.padEnd(width)}  ${help}`);
}
