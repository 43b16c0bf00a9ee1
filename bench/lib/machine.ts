import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem, type } from 'node:os';

/** One line on where numbers come from: they mean nothing elsewhere. */
export function machine(): string {
  const processors = cpus();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return [
    `${type()} ${release()}`,
    `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}`,
    memory,
    `Node ${process.versions.node}`,
    version('git', ['--version']),
    version('tmux', ['-V']),
  ].join(' · ');
}

function version(program: string, args: readonly string[]): string {
  try {
    return execFileSync(program, args, { encoding: 'utf8' }).trim();
  } catch {
    return `no ${program}`;
  }
}
