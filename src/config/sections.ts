import type * as z from 'zod';
import { type Def, defOf } from './known-keys.ts';
import type { Issue } from './messages.ts';
import type { RawConfig } from './schema.ts';

type PhaseList = Exclude<RawConfig['phases'], string>;

/**
 * What is sound of a file with mistakes, so that cross-checks can run on the rest: a section lacks the keys that
 * are broken, the list of phases has holes.
 */
export type Sections = {
  readonly [K in Exclude<keyof RawConfig, 'phases'>]?: RawConfig[K] extends object
    ? Partial<RawConfig[K]>
    : RawConfig[K];
} & { readonly phases?: string | readonly (PhaseList[number] | undefined)[] };

export interface SectionRead {
  /** Undefined when nothing of the section is sound. */
  readonly value: unknown;
  readonly issues: readonly Issue[];
}

/** Parses one section, keeping what is sound of it. */
export function readSection(type: z.ZodType, input: unknown): SectionRead {
  const read = readWhole(type, input);
  return read.sound ? read : { value: salvage(defOf(type), input), issues: read.issues };
}

function readWhole(type: z.core.$ZodType, input: unknown): SectionRead & { readonly sound: boolean } {
  const schema = type as z.ZodType;
  const first = schema.safeParse(input, { reportInput: true });
  if (first.success) return { sound: true, value: first.data, issues: [] };
  const issues = first.error.issues.flatMap(flatten);
  if (!issues.every((issue) => issue.code === 'unrecognized_keys')) {
    return { sound: false, value: undefined, issues };
  }
  const again = schema.safeParse(issues.reduce(prune, input));
  return { sound: again.success, value: again.data, issues };
}

function salvage(def: Def, input: unknown): unknown {
  if (typeof input !== 'object' || input === null) return undefined;
  if (Array.isArray(input)) {
    const element = [def, ...(def.options ?? []).map(defOf)].find(
      (one) => one.element !== undefined,
    )?.element;
    return element === undefined ? undefined : input.map((item) => readWhole(element, item).value);
  }
  if (def.shape === undefined && def.valueType === undefined) return undefined;
  const keys = Object.keys(def.shape ?? input);
  const entries = keys.flatMap((key) => {
    const type = def.shape?.[key] ?? def.valueType;
    const read = type && readWhole(type, Object.hasOwn(input, key) ? (input as never)[key] : undefined);
    return read?.sound && read.value !== undefined ? [[key, read.value] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** A union's complaint becomes that of the branch whose kind fits the value. */
function flatten(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union') return [issue];
  const wrongKind = (branch: readonly Issue[]) =>
    branch.some((nested) => nested.code === 'invalid_type' && nested.path.length === 0);
  const fitting = issue.errors.find((branch) => !wrongKind(branch));
  if (fitting === undefined) return [issue];
  return fitting.flatMap((nested) => flatten({ ...nested, path: [...issue.path, ...nested.path] }));
}

function prune(data: unknown, issue: Issue): unknown {
  if (issue.code !== 'unrecognized_keys') return data;
  return pruneAt(data, issue.path, new Set(issue.keys));
}

function pruneAt(data: unknown, path: readonly PropertyKey[], keys: ReadonlySet<string>): unknown {
  const [head, ...rest] = path;
  if (Array.isArray(data)) return data.map((item, i) => (i === head ? pruneAt(item, rest, keys) : item));
  const entries = Object.entries(data as object);
  if (head === undefined) return Object.fromEntries(entries.filter(([key]) => !keys.has(key)));
  return Object.fromEntries(entries.map(([key, v]) => [key, key === head ? pruneAt(v, rest, keys) : v]));
}
