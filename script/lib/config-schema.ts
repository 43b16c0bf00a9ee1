import { jsonSchema } from '../../src/config/json-schema.ts';
import { jsonText } from './json-text.ts';

/** loopctl.schema.json, for editors. */
export function configSchema(): string {
  const { $schema, ...rest } = jsonSchema();
  const title = 'loopctl.yaml';
  return jsonText({ $schema, title, ...rest });
}
