import type { CommandSpec } from '../../ports/channel.ts';
import { plain } from '../../protocol/text.ts';
import type { Channel, ChannelDeps, RunProgram } from './channel.ts';
import { fieldsOf } from './template.ts';

/** A program of the person's own: the notification as JSON on its standard input; exit code 0 means told. */
export function createCommand(spec: CommandSpec, deps: ChannelDeps): Channel {
  return {
    async send(message, abort) {
      const result = await deps.run({
        argv: spec.argv,
        stdin: `${JSON.stringify(fieldsOf(message))}\n`,
        timeoutMs: spec.timeout_s * 1000,
        cwd: spec.cwd,
        abort,
      });
      if (result.ok) return { type: 'sent' };
      return { type: 'retry', why: whyNot(spec, result), afterMs: null };
    },
  };
}

function whyNot(spec: CommandSpec, { code, timedOut, output }: Awaited<ReturnType<RunProgram>>): string {
  const name = plain(spec.argv[0] ?? '', 60);
  const said = plain(output, 150);
  if (timedOut) return `${name} took longer than ${spec.timeout_s} s`;
  if (code === null) return said === '' ? `${name} was ended by a signal` : said;
  return `${name} ended with ${code}${said === '' ? '' : `: ${said}`}`;
}
