import type { JsonSchema } from './json-schema.ts';

/** A key of one or more variants of a mapping. */
export interface VariantKey {
  readonly key: string;
  /** Its description says which variants have it, when not all do. */
  readonly schema: JsonSchema;
  readonly required: boolean;
}

/** The keys of all variants, each once in the order of its first mention; `by` is the key that tells variants apart. */
export function variantRows(by: string, variants: readonly JsonSchema[]): readonly VariantKey[] {
  const keys = [...new Set(variants.flatMap(({ properties = {} }) => Object.keys(properties)))];
  return keys.map((key) => {
    const having = variants.filter(({ properties }) => properties?.[key] !== undefined);
    const names = having.map(({ properties }) => String(properties?.[by]?.const ?? ''));
    if (key === by) return { key, schema: { enum: names, description: 'What kind it is.' }, required: true };
    const descriptions = [...new Set(having.map(({ properties }) => properties?.[key]?.description ?? ''))];
    const whose = having.length === variants.length ? '' : `${names.join(', ')}: `;
    const schema = { ...having[0]?.properties?.[key], description: `${whose}${descriptions.join(' ')}` };
    return { key, schema, required: having.every(({ required }) => required?.includes(key) ?? false) };
  });
}
