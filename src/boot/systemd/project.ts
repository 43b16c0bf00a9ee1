import type { ServiceSpec } from '../service.ts';
import { escapeSpecifiers, quoteWord } from './quote.ts';
import type { Setting } from './render.ts';

/** Head of what is written for one project. */
export const WRITTEN =
  'Written by `loopctl service install`, which writes it anew; for changes of your own: systemctl edit';

/** Account that a project's units run as. Agents of root keep what makes them root: their owner wanted it so. */
export function accountOf({ scope, user }: ServiceSpec): readonly Setting[] {
  if (scope === 'user') return [];
  const root: readonly Setting[] = [
    ['CapabilityBoundingSet', '~'],
    ['ProtectSystem', 'no'],
  ];
  return [['User', escapeSpecifiers(user)], ...(user === 'root' ? root : [])];
}

/** Environment of a project's units, as it was at installation. */
export function environmentOf({ project, env }: ServiceSpec): readonly Setting[] {
  return Object.entries({ LOOPCTL_PROJECT: project, ...env }).map(([name, value]) => [
    'Environment',
    quoteWord(`${name}=${value}`),
  ]);
}

/** Value of `ExecStart=`: no word of it is expanded. */
export function quoteCommand(argv: readonly string[]): string {
  return `:${argv.map(quoteWord).join(' ')}`;
}

/** The command line hands its wish to the daemon and leaves, or gives up. */
export const ONCE: readonly Setting[] = [
  ['Type', 'oneshot'],
  ['TimeoutStartSec', '60'],
];
