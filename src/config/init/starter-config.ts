import { stringify } from 'yaml';
import { defaultOf, unitOf } from '../describe-key.ts';
import { type JsonSchema, jsonSchema } from '../json-schema.ts';

export interface StarterValues {
  /** Project name; null leaves it to the folder's name. */
  readonly name: string | null;
  /** Null leaves the key to be filled in. */
  readonly remote: string | null;
  readonly backend: string;
  readonly model: string | null;
  /** Example phases, in order. */
  readonly phases: readonly { readonly id: string; readonly plan: string }[];
}

const intro = [
  'loopctl.yaml: the configuration of this project. It is read again when it changes; after a mistake the last',
  'good one stays in force and `loopctl status` shows what is wrong. Relative paths start at this folder.',
  'A line like "#key: value" shows a default: take the # away to change it. A time is in the unit that its key',
  'ends in (_s seconds).',
];

/** Roles that a project can do without are only named. */
const leftOut: ReadonlySet<string> = new Set(['roles.orchestrator', 'roles.assistant', 'roles.upgrader']);

function furtherRoles(backend: string): readonly string[] {
  return [
    'Further roles, see docs/roles.md of loopctl. Woken hourly, looks after the loops:',
    `  orchestrator: { backend: ${backend}, autostart: true }`,
    'Does what `loopctl dispatch` hands it, one task at a time:',
    `  assistant: { backend: ${backend} }`,
    'Tries upgrades on Sundays, each on a branch of its own, and never merges:',
    `  upgrader: { backend: ${backend} }`,
  ].map((line) => `  # ${line}`);
}

/**
 * Text of a starter `loopctl.yaml`: every key of the schema with its meaning and unit, defaults as `#key: value`.
 * Taking each such # away changes nothing.
 */
export function starterConfig(values: StarterValues): string {
  const model = values.model === null ? {} : { model: values.model };
  const role = { backend: values.backend, ...model };
  const given = {
    ...(values.name === null ? {} : { project: values.name }),
    work_repo: values.remote === null ? {} : { remote: values.remote },
    phases: values.phases,
    roles: { builder: role, adversary: role },
  };
  const lines = Object.entries(jsonSchema().properties ?? {}).flatMap(([key, schema]) => [
    '',
    ...entry(key, schema, (given as Record<string, unknown>)[key], {
      at: key,
      indent: '',
      backend: values.backend,
      told: new Set(),
    }),
  ]);
  return [...intro.map((line) => `# ${line}`), ...lines, ''].join('\n');
}

interface Where {
  /** Key path. */
  readonly at: string;
  readonly indent: string;
  readonly backend: string;
  /** Meanings already written nearby: siblings with the same keys are explained once. */
  readonly told: Set<string>;
}

function entry(key: string, schema: JsonSchema, given: unknown, where: Where): string[] {
  if (leftOut.has(where.at)) return [];
  const meaning = comment(key, schema, where);
  if (schema.properties !== undefined)
    return [
      ...meaning,
      `${where.indent}${key}:`,
      ...below(schema, given, where),
      ...(where.at === 'roles' ? furtherRoles(where.backend) : []),
    ];
  if (given !== undefined) return [...meaning, ...value(key, given, where.indent)];
  const byDefault = defaultOf(schema);
  return [...meaning, `${where.indent}#${key}:${byDefault === null ? '' : ` ${byDefault}`}`];
}

function below(schema: JsonSchema, given: unknown, { at, indent, ...where }: Where): string[] {
  const values = (given ?? {}) as Record<string, unknown>;
  return Object.entries(schema.properties ?? {}).flatMap(([key, child]) =>
    entry(key, child, values[key], { ...where, at: `${at}.${key}`, indent: `${indent}  ` }),
  );
}

function value(key: string, given: unknown, indent: string): string[] {
  const text = stringify({ [key]: given }, { lineWidth: 0 }).trimEnd();
  return text.split('\n').map((line) => `${indent}${line}`);
}

function comment(key: string, schema: JsonSchema, { indent, told }: Where): string[] {
  const text = schema.description ?? '';
  if (text === '' || told.has(text)) return [];
  told.add(text);
  const unit = unitOf(key);
  const untold = schema.enum?.some((choice) => !text.includes(String(choice))) ?? false;
  const choices = untold ? ` One of ${schema.enum?.join(', ')}.` : '';
  const full = `${text}${choices}${unit === '' ? '' : ` (${unit})`}`;
  return wrap(full, 108 - indent.length).map((line) => `${indent}# ${line}`);
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
