import type { Override } from '../config/config.ts';
import type { Invocation } from './command.ts';

/** What `--backend` and `--model` say; null when they say nothing. */
export function overrideOf({ options }: Pick<Invocation, 'options'>): Override | null {
  const backend = typeof options.backend === 'string' ? options.backend : null;
  const model = typeof options.model === 'string' ? options.model : null;
  return backend === null && model === null ? null : { backend, model };
}

/** The same as arguments for another loopctl. */
export function overrideArgs(override: Override | null): readonly string[] {
  return [
    ...(override?.backend == null ? [] : ['--backend', override.backend]),
    ...(override?.model == null ? [] : ['--model', override.model]),
  ];
}
