import type { Config } from '../config/config.ts';
import type { Fact } from '../core/facts.ts';
import { secretValues, withoutValues } from '../protocol/env-values.ts';
import { readIfExists } from '../system/files/read.ts';

/**
 * Keeps the values of the roles' env files out of all that is recorded, shown or told. Known only in memory, from the
 * files themselves.
 */
export interface Redaction {
  /** Reads the files: before a launch, whose values an agent may soon print. Earlier values stay known. */
  learn(files: readonly string[]): void;
  text(text: string): string;
  /** The fact with every text in it cleaned. */
  fact<F extends Fact>(fact: F): F;
}

const FILE_BYTES = 256 * 1024;
const VALUES = 500;
/** What is made of the configuration or of ids alone. */
const ours: ReadonlySet<Fact['type']> = new Set(['settings', 'plan', 'launched', 'ready', 'gap', 'activity']);
/** Names of things, by which facts find each other. */
const ids: ReadonlySet<string> = new Set([
  ...['type', 'agent', 'key', 'id', 'sha', 'tip', 'base', 'phase', 'session', 'paneId', 'conversation'],
  ...['task', 'job', 'role', 'backend', 'nonce', 'event', 'status', 'state', 'mode', 'source', 'author'],
  ...['account', 'commit'],
]);

export function createRedaction(): Redaction {
  let values: readonly string[] = [];

  function learn(files: readonly string[]): void {
    const found = files.flatMap((file) => secretValues(contentOf(file)));
    const all = [...new Set([...found, ...values])].slice(0, VALUES);
    values = all.toSorted((a, b) => b.length - a.length);
  }

  function clean(value: unknown): unknown {
    if (typeof value === 'string') return withoutValues(value, values);
    if (Array.isArray(value)) return value.map(clean);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([name, item]) => [name, ids.has(name) ? item : clean(item)]),
    );
  }

  return {
    learn,
    text: (text) => withoutValues(text, values),
    fact: <F extends Fact>(fact: F): F =>
      values.length === 0 || ours.has(fact.type) ? fact : (clean(fact) as F),
  };
}

/** Env files of all roles. */
export function envFilesOf(config: Pick<Config, 'roles'>): readonly string[] {
  return Object.values(config.roles).flatMap((role) => (role.envFile === null ? [] : [role.envFile]));
}

/** The launch says what is wrong with a file that cannot be read. */
function contentOf(file: string): string {
  try {
    return readIfExists(file, FILE_BYTES) ?? '';
  } catch {
    return '';
  }
}
