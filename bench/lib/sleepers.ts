import type { ProjectOptions } from '../../test/e2e/lib/project.ts';
import { sleeper } from './starts.ts';

/** Both loops run {@link sleeper}, as a backend with signals; each notes its starts in the file named. */
export function sleepers(starts: Readonly<Record<'builder' | 'adversary', string>>): ProjectOptions {
  const backends = {
    sleeper: { launch: { fresh: [sleeper, ['{prompt}']] }, signals: true, prompt: 'argument' },
  };
  const role = (file: string) => ({ backend: 'sleeper', env: { BENCH_STARTS: file } });
  return {
    config: { backends, roles: { builder: role(starts.builder), adversary: role(starts.adversary) } },
  };
}
