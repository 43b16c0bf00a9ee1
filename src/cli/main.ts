import { isatty } from 'node:tty';
import { LoopctlError } from '../errors/error.ts';
import { parseCommandLine } from './args.ts';
import type { Invocation, Output } from './command.ts';
import { loadCommand } from './load.ts';
import { commands } from './table.ts';
import { writeAll } from './write.ts';

/** Runs the command line and returns the exit code. All printing and all exit codes are decided here. */
export async function main(argv: readonly string[]): Promise<number> {
  const [name = '--help', ...rest] = argv;
  const json = rest.includes('--json');
  const out = standardOutput();
  try {
    if (name === '--version' || name === '-V') return await main(['version', ...rest]);
    if (name === '--help' || name === '-h' || name === 'help') {
      out.write((await import('./help.ts')).overview());
      return argv.length === 0 ? 2 : 0;
    }
    const spec = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (spec === undefined) throw await unknownCommand(name);
    const { positionals, options } = parseCommandLine(name, spec, rest);
    if (options.help === true) {
      out.write((await import('./help.ts')).commandHelp(name, spec));
      return 0;
    }
    const project = typeof options.project === 'string' ? options.project : null;
    const invocation: Invocation = { positionals, options, project, json: options.json === true, out };
    const outcome = await (await loadCommand(name))(invocation);
    if (outcome === null) return 0;
    const warning = (outcome.data as { readonly warning?: unknown } | null)?.warning;
    if (typeof warning === 'string') out.note(`loopctl: ${warning}\n`);
    out.write(invocation.json ? `${JSON.stringify(outcome.data, null, 2)}\n` : outcome.text);
    return outcome.exitCode ?? 0;
  } catch (error) {
    return report(error, json, out);
  }
}

/** A coded error says what it is and what to do; anything else is a defect and shows where. */
function report(error: unknown, json: boolean, out: Output): number {
  if (!isCoded(error)) {
    out.note(
      `loopctl: unexpected: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return 1;
  }
  const { code, message, next, exitCode } = error;
  if (json) out.write(`${JSON.stringify({ error: { code, message, next } })}\n`);
  else out.note(`${code}: ${message}\n  → ${next}\n`);
  return exitCode;
}

/** By name: in the bundle a command has its own copy of the class. */
function isCoded(error: unknown): error is LoopctlError {
  return error instanceof Error && (error.name === LoopctlError.name || error instanceof LoopctlError);
}

async function unknownCommand(name: string): Promise<LoopctlError> {
  const { nearest } = await import('./nearest.ts');
  const near = nearest(name, Object.keys(commands));
  const hint = near === null ? '' : `; did you mean \`${near}\`?`;
  return new LoopctlError(
    'LOOPCTL_E_USAGE',
    `there is no command ${JSON.stringify(name.slice(0, 40))}${hint}`,
    { next: 'Run `loopctl --help`.' },
  );
}

function standardOutput(): Output {
  const tty = isatty(1);
  const color = tty && (process.env.NO_COLOR ?? '') === '' && process.env.TERM !== 'dumb';
  return {
    tty,
    color,
    columns: tty ? process.stdout.columns : 80,
    write: (text) => writeAll(1, text),
    note: (text) => writeAll(2, text),
  };
}

process.exitCode = await main(process.argv.slice(2));
