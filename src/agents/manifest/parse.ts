import { LoopctlError } from '../../errors/error.ts';
import { type Manifest, manifestSchema } from './schema.ts';

/**
 * Checks a manifest. `where` names it in messages (`backends.claude`).
 *
 * @throws LoopctlError LOOPCTL_E_BACKEND_MANIFEST that lists every mistake with its key path
 */
export function parseManifest(data: unknown, where: string): Manifest {
  const result = manifestSchema.safeParse(data);
  if (result.success) return result.data;
  const mistakes = result.error.issues.map((issue) => `${where}${keyPath(issue.path)}: ${issue.message}`);
  throw new LoopctlError('LOOPCTL_E_BACKEND_MANIFEST', mistakes.join('\n'));
}

function keyPath(path: readonly PropertyKey[]): string {
  return path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
}
