import type { BackendLaunch, LaunchOptions } from '../../ports/agent.ts';
import type { Manifest } from './schema.ts';

/** Values that code adds to the placeholders of a manifest, for example where the demo agent lies. */
export type Vars = Readonly<Record<string, string>>;

const placeholder = /\{([a-z_]+)\}/g;

/** Fills a manifest's argv. One argument stays one argument, whatever is filled in: no shell is involved. */
export function buildLaunch(manifest: Manifest, vars: Vars, options: LaunchOptions): BackendLaunch {
  const values: Values = {
    ...vars,
    ...manifest.vars,
    name: options.name ?? null,
    workdir: options.workdir ?? null,
    model: options.model,
    remote_control: options.remoteControl ?? null,
    mcp_config: options.mcpConfig ?? null,
    conversation: options.conversation,
    prompt: manifest.prompt === 'argument' ? options.prompt : null,
    prompt_file: manifest.prompt === 'file' ? options.promptFile : null,
  };
  const resume = options.mode === 'resume' ? manifest.launch.resume : undefined;
  const parts = resume ?? manifest.launch.fresh;
  const { argv, kept } = fill(parts, values);
  const takesPrompt = kept.some((word) => /\{prompt(?:_file)?\}/.test(word));
  return { argv, env: manifest.env, promptDelivered: takesPrompt };
}

type Values = Readonly<Record<string, string | null>>;

/** The argv with its placeholders filled in, and the words that were kept as they stand in the manifest. */
export function fill(
  parts: readonly (string | readonly string[])[],
  values: Values,
): { readonly argv: readonly string[]; readonly kept: readonly string[] } {
  const kept = parts
    .map((part) => (typeof part === 'string' ? [part] : part))
    .filter((part) => complete(part, values))
    .flat();
  const argv = kept.map((word) => word.replace(placeholder, (whole, name: string) => values[name] ?? whole));
  return { argv, kept };
}

/** False when the words name a placeholder that is known but has no value now. */
function complete(words: readonly string[], values: Values): boolean {
  return words.every((word) =>
    [...word.matchAll(placeholder)].every(([, name]) => name === undefined || values[name] !== null),
  );
}
