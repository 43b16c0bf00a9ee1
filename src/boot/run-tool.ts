import { execFile } from 'node:child_process';
import { LoopctlError } from '../errors/error.ts';
import { plain } from '../protocol/text.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A service may take as long to get ready as clones of a large repository take to be made. */
const TIMEOUT_MS = 16 * 60_000;

/** Runs a tool of the service manager, in English. @throws LoopctlError LOOPCTL_E_SERVICE_MANAGER when it is not there */
export function runTool(file: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ran> {
  return new Promise((resolve, reject) => {
    execFile(
      file,
      args,
      { env: { ...env, LC_ALL: 'C' }, timeout: TIMEOUT_MS, maxBuffer: 16 * 1024 * 1024 },
      (error, out, err) => {
        if (error?.code === 'ENOENT') {
          reject(new LoopctlError('LOOPCTL_E_SERVICE_MANAGER', `${file} was not found`, { cause: error }));
        } else {
          resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1, out, err });
        }
      },
    );
  });
}

/** Runs it and wants it to succeed. @throws LoopctlError LOOPCTL_E_SERVICE_MANAGER with the tool's own words */
export async function mustRun(
  file: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<string> {
  const { code, out, err } = await runTool(file, args, env);
  if (code === 0) return out;
  const words = plain(err.trim() || out.trim() || `exit code ${code}`, 400);
  throw new LoopctlError('LOOPCTL_E_SERVICE_MANAGER', `${file} ${args.join(' ')}: ${words}`);
}
