import type { KeyPath } from './key-path.ts';
import { elsewhere, knownKeys } from './known-keys.ts';
import { type Issue, issueMessage } from './messages.ts';
import { type RawConfig, schema } from './schema.ts';
import { readSection, type Sections } from './sections.ts';
import { nearest } from './suggest.ts';

/** A complaint about a key or value, not yet placed in the text. */
export interface Finding {
  readonly path: KeyPath;
  readonly part: 'key' | 'value';
  readonly message: string;
  /** For an unknown key: the key that was probably meant, in the same mapping. */
  readonly meant?: string;
}

export interface Validated {
  readonly sections: Sections;
  readonly findings: readonly Finding[];
}

/** Checks plain data against the schema, section by section. Never throws. */
export function validate(
  data: Readonly<Record<string, unknown>>,
  source: (path: KeyPath) => string | null,
): Validated {
  const sections: Record<string, unknown> = {};
  const names = Object.keys(schema.shape) as (keyof RawConfig)[];
  const findings = Object.keys(data)
    .filter((key) => !Object.hasOwn(schema.shape, key))
    .map((key) => unknownKey([], key));
  for (const name of names) {
    const input = Object.hasOwn(data, name) ? data[name] : undefined;
    const { value, issues } = readSection(schema.shape[name], input);
    if (value !== undefined) sections[name] = value;
    findings.push(...issues.flatMap((issue) => toFindings(issue, [name], source)));
  }
  return { sections: sections as Sections, findings };
}

function toFindings(issue: Issue, section: KeyPath, source: (path: KeyPath) => string | null): Finding[] {
  const path = [...section, ...issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part))];
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => unknownKey(path, key));
  const part = issue.code === 'invalid_key' ? 'key' : 'value';
  return [{ path, part, message: issueMessage(issue, source(path)) }];
}

function unknownKey(parent: KeyPath, key: string): Finding {
  const finding = { path: [...parent, key], part: 'key' } as const;
  const known = knownKeys(parent);
  if (known.includes(key)) return { ...finding, message: 'has no meaning for this type' };
  const near = nearest(key, known);
  if (near !== null) return { ...finding, message: `unknown key; did you mean ${near}?`, meant: near };
  const [place] = elsewhere(key);
  if (place !== undefined) return { ...finding, message: `unknown key here; it belongs at ${place}` };
  return { ...finding, message: `unknown key; known here are ${known.join(', ')}` };
}
