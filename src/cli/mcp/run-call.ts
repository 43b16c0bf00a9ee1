import type { Command, Invocation, Outcome, Output } from '../command.ts';
import type { Call } from './tool.ts';

/** Loads a command's code by its name. */
export type Load = (name: string) => Promise<Command>;

/** Standard output belongs to the protocol: what a command would print is its outcome. */
const silent: Output = { tty: false, color: false, columns: 400, write: () => {}, note: () => {} };

/** Runs the command that a tool stands for, in this process. @throws LoopctlError as the command does */
export async function runCall(call: Call, project: string, load: Load): Promise<Outcome> {
  const invocation: Invocation = {
    positionals: call.positionals ?? [],
    options: call.options ?? {},
    project,
    json: call.page !== true,
    out: silent,
  };
  const outcome = await (await load(call.command))(invocation);
  return outcome ?? { data: null, text: '' };
}
