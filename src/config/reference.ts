import { defaultOf, kindOf } from './describe-key.ts';
import { type JsonSchema, jsonSchema } from './json-schema.ts';
import { variantRows } from './variants.ts';

/** Mappings whose members all have (nearly) the same keys: described once, under a placeholder. */
const families: Readonly<Record<string, string>> = {
  roles: '<role>',
  budget: '<scope>',
};

/** Reference of every key of `loopctl.yaml` as Markdown, generated from the schema. */
export function configReference(): string {
  const root = jsonSchema();
  const required = new Set(root.required);
  const entries = Object.entries(root.properties ?? {});
  const plain = entries.filter(([, schema]) => schema.properties === undefined);
  const sections = entries.filter(([, schema]) => schema.properties !== undefined);
  return [
    '## Top level\n',
    table(plain.map(([key, schema]) => row(key, key, schema, required.has(key)))),
    ...sections.map(([key, schema]) => section(key, schema)),
    section('phases[]', phaseItem(root)),
    channels(root),
  ].join('\n');
}

function section(path: string, schema: JsonSchema): string {
  return `## ${path.replace('[]', '')}\n\n${schema.description ?? ''}\n\n${members(path, schema)}${table(rows(path, schema))}`;
}

/** Keys of one channel, with the types that have them. */
function channels(root: JsonSchema): string {
  const variants = root.properties?.notify?.properties?.channels?.items?.oneOf ?? [];
  const lines = variantRows('type', variants).map(({ key, schema, required }) =>
    row(`notify.channels[].${key}`, key, schema, required),
  );
  return `## notify.channels\n\nKeys of one channel; docs/notifications.md has examples.\n\n${table(lines)}`;
}

function phaseItem(root: JsonSchema): JsonSchema {
  const list = root.properties?.phases?.anyOf?.find((branch) => branch.items !== undefined)?.items;
  return { ...list, description: 'Keys of one entry, when `phases` is a list.' };
}

/** For a family: who its members are. */
function members(path: string, schema: JsonSchema): string {
  if (families[path] === undefined) return '';
  const items = Object.entries(schema.properties ?? {})
    .filter(([, member]) => member.properties !== undefined)
    .map(([key, member]) => `- \`${path}.${key}\`: ${member.description ?? ''}`);
  return `${items.join('\n')}\n\n`;
}

function rows(path: string, schema: JsonSchema): string[] {
  const family = families[path];
  if (family !== undefined) return [...plainRows(path, schema), ...familyRows(`${path}.${family}`, schema)];
  return Object.entries(schema.properties ?? {}).flatMap(([key, child]) => {
    const below = `${path}.${key}`;
    if (child.properties !== undefined) return rows(below, child);
    return [row(below, key, child, schema.required?.includes(key) ?? false)];
  });
}

/** Keys beside the members of a family. */
function plainRows(path: string, schema: JsonSchema): string[] {
  return Object.entries(schema.properties ?? {})
    .filter(([, child]) => child.properties === undefined)
    .map(([key, child]) => row(`${path}.${key}`, key, child, schema.required?.includes(key) ?? false));
}

function familyRows(path: string, schema: JsonSchema): string[] {
  const children = Object.values(schema.properties ?? {});
  const keys = [...new Set(children.flatMap((child) => Object.keys(child.properties ?? {})))];
  return keys.flatMap((key) => {
    const owner = children.find((child) => child.properties?.[key] !== undefined);
    const child = owner?.properties?.[key];
    return child === undefined
      ? []
      : [row(`${path}.${key}`, key, child, owner?.required?.includes(key) ?? false)];
  });
}

function row(path: string, key: string, schema: JsonSchema, required: boolean): string {
  const byDefault = defaultOf(schema);
  const shown = required ? 'required' : byDefault === null ? '' : `\`${byDefault}\``;
  return `| \`${path}\` | ${cell(kindOf(key, schema))} | ${shown} | ${cell(schema.description ?? '')} |`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}

function table(rowTexts: readonly string[]): string {
  return `| key | type | default | meaning |\n|---|---|---|---|\n${rowTexts.join('\n')}\n`;
}
