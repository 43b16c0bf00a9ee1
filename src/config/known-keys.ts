import type * as z from 'zod';
import { formatKeyPath, type KeyPath } from './key-path.ts';
import { schema } from './schema.ts';

/** The part of a schema's definition that says what is inside it. */
export type Def = {
  readonly type: string;
  readonly innerType?: z.core.$ZodType;
  readonly shape?: Readonly<Record<string, z.core.$ZodType>>;
  readonly element?: z.core.$ZodType;
  readonly valueType?: z.core.$ZodType;
  readonly options?: readonly z.core.$ZodType[];
};

/** Definition of a schema, under its defaults and optionals. */
export function defOf(type: z.core.$ZodType): Def {
  const def = type._zod.def as unknown as Def;
  return def.innerType === undefined ? def : defOf(def.innerType);
}

function child(def: Def, part: string | number): readonly Def[] {
  if (def.options !== undefined) return def.options.flatMap((option) => child(defOf(option), part));
  const next = typeof part === 'number' ? def.element : (def.shape?.[part] ?? def.valueType);
  return next === undefined ? [] : [defOf(next)];
}

/** Keys that a mapping at this place may have. */
export function knownKeys(path: KeyPath): readonly string[] {
  let defs: readonly Def[] = [defOf(schema)];
  for (const part of path) defs = defs.flatMap((def) => child(def, part));
  return defs.flatMap(shapes).flatMap((shape) => Object.keys(shape));
}

function shapes(def: Def): readonly object[] {
  if (def.shape !== undefined) return [def.shape];
  return def.options?.flatMap((option) => shapes(defOf(option))) ?? [];
}

/** Key paths elsewhere in the file that end in this key, for one that stands in the wrong place. */
export function elsewhere(key: string): readonly string[] {
  const found: string[] = [];
  collect(defOf(schema), [], key, found);
  return found;
}

function collect(def: Def, path: KeyPath, key: string, found: string[]): void {
  for (const [name, type] of Object.entries(def.shape ?? {})) {
    if (name === key) found.push(formatKeyPath([...path, name]));
    collect(defOf(type), [...path, name], key, found);
  }
}
