import type { BackendLaunch, LaunchOptions } from '../../ports/agent.ts';
import type { Manifest } from './schema.ts';

/** Values that code adds to the placeholders of a manifest, for example where the demo agent lies. */
export type Vars = Readonly<Record<string, string>>;

const placeholder = /\{([a-z_]+)\}/g;

/** Fills a manifest's argv. One argument stays one argument, whatever is filled in: no shell is involved. */
export function buildLaunch(manifest: Manifest, vars: Vars, options: LaunchOptions): BackendLaunch {
  const values: Readonly<Record<string, string | null>> = {
    ...vars,
    ...manifest.vars,
    name: options.name ?? null,
    workdir: options.workdir ?? null,
    model: options.model,
    conversation: options.conversation,
    prompt: manifest.prompt === 'argument' ? options.prompt : null,
    prompt_file: manifest.prompt === 'file' ? options.promptFile : null,
  };
  const resume = options.mode === 'resume' ? manifest.launch.resume : undefined;
  const parts = resume ?? manifest.launch.fresh;
  const kept = parts
    .map((part) => (typeof part === 'string' ? [part] : part))
    .filter((part) => complete(part, values));
  const argv = kept
    .flat()
    .map((word) => word.replace(placeholder, (whole, name: string) => values[name] ?? whole));
  const takesPrompt = kept.flat().some((word) => /\{prompt(?:_file)?\}/.test(word));
  return { argv, env: manifest.env, promptDelivered: takesPrompt };
}

/** False when the words name a placeholder that is known but has no value now. */
function complete(words: readonly string[], values: Readonly<Record<string, string | null>>): boolean {
  return words.every((word) =>
    [...word.matchAll(placeholder)].every(([, name]) => name === undefined || values[name] !== null),
  );
}
