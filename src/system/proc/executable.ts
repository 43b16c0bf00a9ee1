import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** Whether a program can be started by this name: a path (relative ones from `cwd`), or a name to be found in `path`. */
export function isExecutable(program: string, cwd: string, path: string): boolean {
  return locateProgram(program, cwd, path) !== null;
}

/** Where {@link isExecutable} finds it; null when it does not. */
export function locateProgram(program: string, cwd: string, path: string): string | null {
  const places = program.includes('/')
    ? [isAbsolute(program) ? program : join(cwd, program)]
    : path.split(delimiter).map((dir) => join(dir, program));
  return places.find(mayRun) ?? null;
}

function mayRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
