import type { OneShot, OneShotReading } from '../../ports/agent.ts';
import { readJsonResult } from './json-result.ts';
import { fill, type Vars } from './launch.ts';
import type { Manifest } from './schema.ts';

/** The one-shot mode as a manifest describes it; undefined when it has none. */
export function createOneShot(manifest: Manifest, vars: Vars, read?: OneShot['read']): OneShot | undefined {
  const { oneshot } = manifest;
  if (oneshot === undefined) return undefined;
  return {
    launch({ model, conversation, prompt, promptFile, name, workdir }) {
      const own = { model, conversation, prompt, prompt_file: promptFile, name, workdir };
      const { argv } = fill(oneshot.argv, { ...vars, ...manifest.vars, ...own });
      return { argv, env: manifest.env };
    },
    read: read ?? (oneshot.output === 'json' ? readJsonResult : readText),
  };
}

/** The output is the result. */
export function readText(output: string): OneShotReading {
  return { text: output.trim(), ok: null, tokens: null, costUsd: null };
}
