import type * as z from 'zod';
import { plain } from '../protocol/text.ts';
import { nearest } from './suggest.ts';

export type Issue = z.core.$ZodIssue;

/** What a schema's complaint says to the person who wrote the value. `source` is the scalar as written. */
export function issueMessage(issue: Issue, source: string | null): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.startsWith('must')
        ? issue.message
        : typeMessage(issue.expected, issue.input, source);
    case 'invalid_value':
      return choiceMessage(issue.values, issue.input);
    case 'too_small':
      return issue.message.startsWith('must') ? issue.message : smallMessage(issue);
    case 'too_big':
      return issue.message.startsWith('must') ? issue.message : bigMessage(issue);
    case 'invalid_union':
      return issue.message.startsWith('must') ? issue.message : unionMessage(issue);
    case 'invalid_key':
      return issue.issues[0]?.message ?? issue.message;
    default:
      return issue.message;
  }
}

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a mapping of keys',
  record: 'a mapping of keys',
  array: 'a list',
};

function kindName(kind: string): string {
  return kinds[kind] ?? kind;
}

function unionMessage(issue: Extract<Issue, { code: 'invalid_union' }>): string {
  if (issue.input === undefined) return 'is missing';
  const expected = issue.errors.flatMap((branch) =>
    branch.flatMap((nested) => (nested.code === 'invalid_type' ? [kindName(nested.expected)] : [])),
  );
  return `must be ${expected.join(' or ')}, not ${show(issue.input)}`;
}

function typeMessage(expected: string, input: unknown, source: string | null): string {
  if (input === undefined) return 'is missing';
  if (expected === 'string' && (typeof input === 'number' || typeof input === 'boolean')) {
    return `must be text: put it in quotes, "${plain(source ?? String(input), 80)}"`;
  }
  return `must be ${kindName(expected)}, not ${show(input)}`;
}

function choiceMessage(values: readonly unknown[], input: unknown): string {
  if (input === undefined) return 'is missing';
  const choices = values.map(String);
  const near = typeof input === 'string' ? nearest(input, choices) : null;
  const hint = near === null ? '' : `; did you mean ${near}?`;
  return `must be one of ${choices.join(', ')}, not ${show(input)}${hint}`;
}

function smallMessage(issue: Extract<Issue, { code: 'too_small' }>): string {
  if (issue.origin === 'string') return 'must not be empty';
  if (issue.origin === 'array') return 'must have at least one entry';
  return `must be ${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}, not ${show(issue.input)}`;
}

function bigMessage(issue: Extract<Issue, { code: 'too_big' }>): string {
  if (issue.origin === 'string') return `must have at most ${issue.maximum} characters`;
  if (issue.origin === 'array') return `must have at most ${issue.maximum} entries`;
  return `must be ${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}, not ${show(issue.input)}`;
}

function show(input: unknown): string {
  if (typeof input === 'string') return `"${plain(input, 60)}"`;
  if (input === null) return 'empty';
  if (Array.isArray(input)) return 'a list';
  if (typeof input === 'object') return 'a mapping';
  return plain(String(input), 60);
}
