import { execFile } from 'node:child_process';
import { plain } from '../../protocol/text.ts';
import { findVersion } from './range.ts';

/** What a program said when it was asked for its version. */
export type Probed =
  | { readonly ok: true; readonly version: string }
  | { readonly ok: false; readonly why: string };

export interface ProbeOptions {
  readonly argv: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

const TIMEOUT_MS = 30_000;
const MAX_OUTPUT = 64 * 1024;

/** Asks a program for its version. Never rejects. */
export function probeVersion({ argv: [program = '', ...args], cwd, env }: ProbeOptions): Promise<Probed> {
  return new Promise((resolve) => {
    const options = { cwd, env, timeout: TIMEOUT_MS, maxBuffer: MAX_OUTPUT, killSignal: 'SIGKILL' } as const;
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      const version = findVersion(stdout);
      if (error === null && version !== null) return resolve({ ok: true, version });
      const said = plain((stderr.trim() || stdout.trim()).slice(0, 200), 120);
      const why = error === null ? 'it named no version' : reasonOf(error);
      resolve({ ok: false, why: said === '' ? why : `${why}: ${said}` });
    });
    child.stdin?.end();
  });
}

function reasonOf({ killed, code }: { killed?: boolean; code?: string | number | null }): string {
  if (killed === true) return `it did not answer within ${TIMEOUT_MS / 1000} s`;
  return typeof code === 'number' ? `it ended with code ${code}` : `it could not be run (${String(code)})`;
}
