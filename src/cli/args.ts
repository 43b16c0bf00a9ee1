import { parseArgs } from 'node:util';
import { LoopctlError } from '../errors/error.ts';
import type { CommandSpec } from './command.ts';
import { globals } from './table.ts';

export interface Parsed {
  readonly positionals: readonly string[];
  readonly options: Readonly<Record<string, string | boolean | undefined>>;
}

/** Parses what follows the command's name. @throws LoopctlError LOOPCTL_E_USAGE that names what is wrong */
export function parseCommandLine(name: string, spec: CommandSpec, argv: readonly string[]): Parsed {
  const options = Object.fromEntries(
    Object.entries({ ...globals, ...spec.options }).map(([option, { type, short }]) => [
      option,
      short === undefined ? { type } : { type, short },
    ]),
  );
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      options,
      allowPositionals: true,
      strict: true,
    });
    checkCount(name, spec, positionals);
    return { positionals, options: values as Parsed['options'] };
  } catch (error) {
    if (error instanceof LoopctlError) throw error;
    const text = error instanceof Error ? (error.message.split('. ')[0] ?? error.message) : String(error);
    throw usage(name, text);
  }
}

function checkCount(name: string, spec: CommandSpec, positionals: readonly string[]): void {
  const words = (spec.args ?? '').split(' ').filter((word) => word !== '');
  const needed = words.filter((word) => !word.startsWith('[')).length;
  const open = words.some((word) => word.includes('…'));
  if (positionals.length < needed) throw usage(name, `${words[positionals.length]} is missing`);
  if (!open && positionals.length > words.length)
    throw usage(name, `unexpected: ${positionals[words.length]}`);
}

function usage(name: string, text: string): LoopctlError {
  return new LoopctlError('LOOPCTL_E_USAGE', text, { next: `Run \`loopctl ${name} --help\`.` });
}
