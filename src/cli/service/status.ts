import type { ServiceState } from '../../boot/manager.ts';
import { readIfExists } from '../../system/files/read.ts';
import { lingerRemark } from './install.ts';
import { managerFor } from './manager.ts';
import type { Wanted } from './spec.ts';

export interface ServiceReport extends ServiceState {
  readonly scope: 'system' | 'user';
  readonly files: readonly {
    readonly path: string;
    /** `differs`: `install` from here would write something else. */
    readonly state: 'missing' | 'current' | 'differs';
  }[];
  readonly remarks: readonly string[];
}

const MAX_BYTES = 1024 * 1024;

/** Without what is another in every shell and does no harm when it differs. */
function lasting(text: string): string {
  return text
    .replace(/^Environment="(?:PATH|LANG)=.*$/gm, '')
    .replace(/<key>(?:PATH|LANG)<\/key>\s*<string>.*<\/string>/g, '');
}

/** How the service stands, and whether its files are what `install` would write now. */
export async function serviceStatus({ spec, account, timing }: Wanted): Promise<ServiceReport> {
  const manager = managerFor(spec);
  const files = manager.files(spec).map(({ path, text }) => {
    const found = readIfExists(path, MAX_BYTES);
    const state = found === null ? 'missing' : lasting(found) === lasting(text) ? 'current' : 'differs';
    return { path, state } as const;
  });
  const found = manager.found(spec.instance);
  const installed = found.service.length > 0;
  const stale = found.timers.some((path) => !files.some((file) => file.path === path));
  const differs =
    stale || files.some(({ state }) => state === 'differs' || (installed && state === 'missing'));
  return {
    ...(await manager.state(spec.instance)),
    scope: spec.scope,
    files,
    remarks: [
      ...(installed
        ? lingerRemark(spec.scope, account.name)
        : ['it is not installed: loopctl service install']),
      ...timing,
      ...(differs ? ['its files are not what `loopctl service install` would write from here now'] : []),
    ],
  };
}
