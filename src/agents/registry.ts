import { LoopctlError } from '../errors/error.ts';
import type { Backend } from '../ports/agent.ts';
import { readShipped } from '../system/files/shipped.ts';
import { claudeCode, claudeVars } from './claude/backend.ts';
import { codex, codexVars } from './codex/backend.ts';
import { demoVars } from './demo/where.ts';
import { lazyMap } from './lazy-map.ts';
import { type Code, createBackend } from './manifest/backend.ts';
import { withEnv } from './manifest/env.ts';
import type { Vars } from './manifest/launch.ts';
import { isMapping, mergeManifest } from './manifest/merge.ts';
import { parseManifest } from './manifest/parse.ts';
import { opencode, opencodeVars } from './opencode/backend.ts';

/** A backend that ships with loopctl: its manifest as data, and what code fills into it. */
export interface Builtin {
  readonly manifest: () => Readonly<Record<string, unknown>>;
  readonly vars: () => Vars;
  /** What it launches is said by the config alone. */
  readonly isBase?: true;
  /** Made anew for each backend: it may remember what it read. */
  readonly code?: () => Code;
}

export interface BackendSources {
  /** The ones that ship when not set. */
  readonly builtins?: Readonly<Record<string, Builtin>>;
  /** `backends:` of the config: changes to built-in ones, and new ones (`extends:` names their base, `command` if not set). */
  readonly overrides?: Readonly<Record<string, unknown>>;
}

/**
 * All backends that can be used, by name. A base without a launch line (`command`) is one only once the config gives it
 * one. What the config changes is checked now; a manifest that ships, and is used as it is, is read when it is asked for.
 *
 * @throws LoopctlError LOOPCTL_E_BACKEND_MANIFEST with all mistakes of all manifests
 */
export function loadBackends({
  builtins = shipped(),
  overrides = {},
}: BackendSources = {}): ReadonlyMap<string, Backend> {
  const backends = new Map<string, () => Backend>();
  const mistakes: string[] = [];
  for (const [name, { isBase }] of Object.entries(builtins))
    if (isBase !== true) backends.set(name, () => loadOne(name, builtins, undefined));
  for (const [name, override] of Object.entries(overrides)) {
    try {
      const backend = loadOne(name, builtins, override);
      backends.set(name, () => backend);
    } catch (error) {
      if (!(error instanceof LoopctlError)) throw error;
      mistakes.push(error.message);
    }
  }
  if (mistakes.length > 0) throw new LoopctlError('LOOPCTL_E_BACKEND_MANIFEST', mistakes.join('\n'));
  return lazyMap(backends);
}

function loadOne(name: string, builtins: Readonly<Record<string, Builtin>>, override: unknown): Backend {
  const where = `backends.${name}`;
  if (override !== undefined && !isMapping(override)) {
    throw new LoopctlError('LOOPCTL_E_BACKEND_MANIFEST', `${where}: must be a mapping of keys`);
  }
  const { extends: parent, ...changes } = override ?? {};
  const baseName = parent ?? (Object.hasOwn(builtins, name) ? name : 'command');
  const base =
    typeof baseName === 'string' && Object.hasOwn(builtins, baseName) ? builtins[baseName] : undefined;
  if (base === undefined) {
    const known = Object.keys(builtins).toSorted().join(', ');
    throw new LoopctlError(
      'LOOPCTL_E_BACKEND_MANIFEST',
      `${where}.extends: no built-in backend ${String(baseName)}; there are ${known}`,
    );
  }
  const merged = { ...mergeManifest(base.manifest(), changes), name };
  const vars = base.vars();
  return createBackend(withEnv(parseManifest(merged, where), vars), vars, base.code?.());
}

function shipped(): Readonly<Record<string, Builtin>> {
  return {
    demo: { manifest: reader(new URL('./demo/manifest.yaml', import.meta.url)), vars: demoVars },
    claude: {
      manifest: reader(new URL('./claude/manifest.yaml', import.meta.url)),
      vars: claudeVars,
      code: claudeCode,
    },
    codex: {
      manifest: reader(new URL('./codex/manifest.yaml', import.meta.url)),
      vars: codexVars,
      code: codex,
    },
    opencode: {
      manifest: reader(new URL('./opencode/manifest.yaml', import.meta.url)),
      vars: opencodeVars,
      code: opencode,
    },
    command: {
      manifest: reader(new URL('./command/manifest.yaml', import.meta.url)),
      vars: () => ({}),
      isBase: true,
    },
  };
}

function reader(file: URL): Builtin['manifest'] {
  return () => {
    const data = readShipped(file);
    if (!isMapping(data)) throw new Error(`${file.pathname} is not a mapping`);
    return data;
  };
}
