import { LoopctlError } from '../../errors/error.ts';
import type { Backend, BackendLaunch } from '../../ports/agent.ts';
import { envEntries } from '../../protocol/env-values.ts';
import { plain } from '../../protocol/text.ts';
import { readIfExists } from '../../system/files/read.ts';
import { isExecutable } from '../../system/proc/executable.ts';

/** Who is to be launched, and where. */
export interface Launched {
  readonly backend: Pick<Backend, 'name' | 'refuses'>;
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly envFile: string | null;
}

/** Environment of an agent, without what stands in its env file. */
export function envOf(
  how: Pick<BackendLaunch, 'env'>,
  role: Pick<Launched, 'env'>,
): Readonly<Record<string, string | undefined>> {
  return { ...process.env, ...how.env, ...role.env };
}

/**
 * What can be known of a launch before it is tried: a program that is missing, or refuses, is told by name, instead of a
 * restart storm.
 *
 * @throws LoopctlError LOOPCTL_E_AGENT_MISSING, LOOPCTL_E_AGENT_REFUSES
 */
export function assertLaunchable(how: Pick<BackendLaunch, 'argv' | 'env'>, role: Launched): void {
  const { backend, workdir, envFile } = role;
  const program = how.argv[0] ?? '';
  const env = envOf(how, role);
  if (!isExecutable(program, workdir, env.PATH ?? ''))
    throw new LoopctlError(
      'LOOPCTL_E_AGENT_MISSING',
      `${plain(program, 80)} of backend ${backend.name} was not found`,
    );
  const refusal = backend.refuses?.(how, { ...env, ...(envFile === null ? {} : fileEnv(envFile)) }) ?? null;
  if (refusal !== null) throw new LoopctlError('LOOPCTL_E_AGENT_REFUSES', refusal);
}

/** That a file cannot be read is told at the launch itself. */
function fileEnv(path: string): Readonly<Record<string, string>> {
  try {
    return Object.fromEntries(envEntries(readIfExists(path) ?? ''));
  } catch {
    return {};
  }
}
