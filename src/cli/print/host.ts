import type { HostOffer, HostRunView, HostView } from '../../daemon/api/host-routes.ts';
import { plain } from '../../protocol/text.ts';

export function printHost(view: HostView): string {
  const lines = [
    `check     ${command(view.check)}${last(view.last.check)}`,
    `recreate  ${command(view.recreate)}${last(view.last.recreate)}`,
    ...(view.running === null ? [] : [`running   ${view.running.what}, for ${plain(view.running.by, 40)}`]),
    ...(view.cooldown_s === 0 ? [] : [`cooldown  ${view.cooldown_s} s`]),
    view.auto ? 'auto      on: loopctl runs them while the remote is away' : 'auto      off',
  ];
  return lines.map((line) => `${line}\n`).join('');
}

export function printHostOffer({ argv, confirm, expires_at }: HostOffer): string {
  return [
    `This would be run: ${command(argv)}`,
    `To run it, before ${expires_at}: loopctl host recreate --confirm ${plain(confirm, 40)}`,
    '',
  ].join('\n');
}

export function printHostRun(what: string, { ok, how, output }: HostRunView): string {
  const lines = output.split('\n').filter((line) => line !== '');
  const tail = lines.map((line) => `  ${plain(line, 400)}\n`).join('');
  return `host ${what} ${ok ? 'went well' : `failed: ${plain(how)}`}\n${tail}`;
}

function command(argv: readonly string[]): string {
  return argv.length === 0 ? 'none' : plain(argv.map((word) => JSON.stringify(word)).join(' '), 400);
}

function last(run: HostRunView | null): string {
  if (run === null) return '';
  return `\n          last at ${run.at}, for ${plain(run.by, 40)}: ${run.ok ? 'well' : plain(run.how)}`;
}
