import * as z from 'zod';
import { schema } from './schema.ts';

/** The parts of JSON Schema that the configuration's own schema uses. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  /** Variants of a mapping, told apart by a key with a `const`. */
  readonly oneOf?: readonly JsonSchema[];
  readonly const?: unknown;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
}

/**
 * JSON Schema of `loopctl.yaml` for editors and documentation. A section whose keys all have defaults may be
 * empty (`timers:` with nothing below it).
 */
export function jsonSchema(): JsonSchema & { readonly $schema?: string } {
  const generated = z.toJSONSchema(schema, { io: 'input' }) as JsonSchema;
  const properties = Object.entries(generated.properties ?? {}).map(([key, value]) => {
    const mayBeEmpty = value.type === 'object' && value.default !== undefined;
    return [key, mayBeEmpty ? { ...value, type: ['object', 'null'] } : value] as const;
  });
  return { ...generated, properties: Object.fromEntries(properties) };
}
