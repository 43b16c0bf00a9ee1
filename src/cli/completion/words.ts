import type { OptionSpec } from '../command.ts';
import { commands, globals } from '../table.ts';

/** One option as completion offers it. */
export interface OptionWords {
  readonly name: string;
  readonly short: string | null;
  readonly help: string;
  /** What its value may be; null when it takes none. */
  readonly value: 'folder' | 'text' | readonly string[] | null;
}

/** One command as completion offers it. */
export interface CommandWords {
  readonly name: string;
  readonly summary: string;
  /** What its first argument may be. */
  readonly first: readonly string[];
  readonly options: readonly OptionWords[];
}

/** Agents that can be named; the two loops, until more run. */
const agents = ['builder', 'adversary'];
const firsts: Readonly<Record<string, readonly string[]>> = { AGENT: agents, SHELL: ['bash', 'zsh', 'fish'] };

/** All that is to be completed, from the command table. */
export function words(): readonly CommandWords[] {
  return Object.entries(commands)
    .filter(([, spec]) => spec.hidden !== true)
    .map(([name, spec]) => ({
      name,
      summary: spec.summary,
      first: firsts[(spec.args ?? '').split(' ')[0]?.replace(/[[\]…]/g, '') ?? ''] ?? [],
      options: Object.entries({ ...spec.options, ...globals }).map(([option, at]) => optionWords(option, at)),
    }));
}

function optionWords(name: string, { short, help, type, value, choices }: OptionSpec): OptionWords {
  const taken = type === 'boolean' ? null : (choices ?? (value === 'DIR' ? 'folder' : 'text'));
  return { name, short: short ?? null, help, value: taken };
}

/** The flags of an option as typed: `--follow`, `-f`. */
export function flags({ name, short }: OptionWords): readonly string[] {
  return short === null ? [`--${name}`] : [`--${name}`, `-${short}`];
}
