import { LoopctlError } from '../errors/error.ts';
import type { Invocation } from './command.ts';

/** A whole number that an option gives. @throws LoopctlError LOOPCTL_E_USAGE */
export function numberOption({ options }: Pick<Invocation, 'options'>, name: string): number | null {
  const value = options[name];
  if (typeof value !== 'string') return null;
  if (/^\d{1,12}$/.test(value)) return Number(value);
  throw new LoopctlError(
    'LOOPCTL_E_USAGE',
    `--${name} takes a whole number, not ${JSON.stringify(value.slice(0, 40))}`,
  );
}
