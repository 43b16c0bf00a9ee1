import { LoopctlError } from '../../errors/error.ts';
import type { ApiRequest } from './server.ts';

/** A text that the request must have. @throws LoopctlError LOOPCTL_E_USAGE */
export function textOf(request: ApiRequest, name: string): string {
  const value = optionalText(request, name);
  if (value !== null) return value;
  throw new LoopctlError('LOOPCTL_E_USAGE', `${name} is missing`);
}

/** Null when it is not there, or blank. */
export function optionalText(request: ApiRequest, name: string): string | null {
  const value = request.body[name] ?? request.query.get(name);
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}

/** Who asks, for the record. */
export function byOf(request: ApiRequest): string {
  const value = request.body.by;
  return typeof value === 'string' && value !== '' ? value.slice(0, 80) : 'somebody';
}
