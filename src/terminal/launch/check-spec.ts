import { accessSync, constants, statSync } from 'node:fs';
import { LoopctlError } from '../../errors/error.ts';
import type { LaunchSpec } from '../../ports/terminal.ts';

/** Refuses by code what no host could launch: a bad session name, a missing folder, an unreadable env file. */
export function checkSpec(spec: LaunchSpec): void {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(spec.session)) {
    throw new LoopctlError('LOOPCTL_E_SESSION_NAME', JSON.stringify(spec.session));
  }
  if (!statSync(spec.cwd, { throwIfNoEntry: false })?.isDirectory()) {
    throw new LoopctlError('LOOPCTL_E_WORKDIR', `${spec.session}: ${spec.cwd}`);
  }
  if (spec.envFile === null) return;
  try {
    accessSync(spec.envFile, constants.R_OK);
  } catch (cause) {
    throw new LoopctlError('LOOPCTL_E_ENV_FILE', `${spec.session}: ${spec.envFile}`, { cause });
  }
}
