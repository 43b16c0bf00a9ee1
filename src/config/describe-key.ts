import type { JsonSchema } from './json-schema.ts';

const units: readonly (readonly [suffix: string, unit: string])[] = [
  ['_s', 'seconds'],
  ['_pct', 'percent'],
  ['_bytes', 'bytes'],
];

/** Unit of a key's number, by the last part of its name; empty when the name says no unit. */
export function unitOf(key: string): string {
  return units.find(([suffix]) => key.endsWith(suffix))?.[1] ?? '';
}

/** What may stand at a key, in words: `seconds, more than 0`, `one of a, b`, `list of mappings`. */
export function kindOf(key: string, schema: JsonSchema): string {
  if (schema.enum !== undefined) return `one of ${schema.enum.join(', ')}`;
  if (schema.anyOf !== undefined) return schema.anyOf.map((branch) => kindOf(key, branch)).join(' or ');
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'integer' || type === 'number') return numberKind(key, type, schema);
  if (type === 'boolean') return 'true or false';
  if (type === 'string') return 'text';
  if (type === 'array') return schema.items?.type === 'object' ? 'list of mappings' : 'list';
  return 'mapping';
}

function numberKind(key: string, type: string, schema: JsonSchema): string {
  const unit = unitOf(key) || (type === 'integer' ? 'whole number' : 'number');
  const { minimum, maximum, exclusiveMinimum } = schema;
  const most = maximum !== undefined && maximum < 1_000_000 ? maximum : undefined;
  if (minimum !== undefined && most !== undefined) return `${unit}, ${minimum} to ${most}`;
  if (minimum !== undefined) return `${unit}, at least ${minimum}`;
  return exclusiveMinimum === undefined ? unit : `${unit}, more than ${exclusiveMinimum}`;
}

/** A default as it would be written in the file; null when there is none, or when it only stands for those below it. */
export function defaultOf(schema: JsonSchema): string | null {
  if (schema.default === undefined || schema.properties !== undefined) return null;
  return typeof schema.default === 'string' ? schema.default : JSON.stringify(schema.default);
}
