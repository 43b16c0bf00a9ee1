import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { root } from '../../script/lib/stage.ts';

/** Programs that loopctl is compared with; null where bench/setup.sh could not install one. */
export const peers = {
  supervisord: onPath('supervisord'),
  supervisorctl: onPath('supervisorctl'),
  runsvdir: onPath('runsvdir'),
  sv: onPath('sv'),
  s6Svscan: onPath('s6-svscan'),
  s6Svstat: onPath('s6-svstat'),
  pm2: executable(join(root, '.node', 'bench', 'node_modules', '.bin', 'pm2')),
} as const;

function onPath(name: string): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => executable(join(folder, name))).find((path) => path !== null) ?? null;
}

function executable(path: string): string | null {
  try {
    accessSync(path, constants.X_OK);
    return path;
  } catch {
    return null;
  }
}
