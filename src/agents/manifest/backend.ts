import type { Backend, OneShot } from '../../ports/agent.ts';
import { buildLaunch, type Vars } from './launch.ts';
import { createOneShot } from './oneshot.ts';
import type { Manifest } from './schema.ts';
import { compileReader } from './screen.ts';
import { readSignals } from './signal.ts';

/** What code knows of a backend that its manifest cannot say. */
export type Code = Pick<Backend, 'signals' | 'prepare' | 'forget' | 'refuses'> & {
  /** What the output of a one-shot run says, where that takes more than the manifest's `output`. */
  readonly readOneShot?: OneShot['read'];
};

/** A backend as its manifest describes it. `vars` are placeholders that code fills. */
export function createBackend(
  manifest: Manifest,
  vars: Vars = {},
  { readOneShot, ...code }: Code = { signals: readSignals },
): Backend {
  const { bracketed, pause_ms, submit_key, queues_input, interrupt } = manifest.input;
  const reader = compileReader(manifest);
  return {
    name: manifest.name,
    recipe: { bracketed, pause_ms, submit_key },
    queuesInput: queues_input,
    canResume: manifest.launch.resume !== undefined,
    hasRemoteControl: manifest.launch.fresh.flat().some((word) => word.includes('{remote_control}')),
    hasSignals: manifest.signals,
    readsScreen: manifest.screen.rules.length > 0,
    launch: (options) => buildLaunch(manifest, vars, options),
    read: reader.read,
    oneShot: createOneShot(manifest, vars, readOneShot),
    ...(interrupt.length === 0 ? {} : { interrupt }),
    ...(manifest.versions === undefined ? {} : { versions: manifest.versions }),
    choosesConversation: names(manifest.launch.resume) && !names(manifest.launch.fresh),
    ...code,
  };
}

function names(argv: Manifest['launch']['resume']): boolean {
  return (argv ?? []).flat().some((word) => word.includes('{conversation}'));
}
