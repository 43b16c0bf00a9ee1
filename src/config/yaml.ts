import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type YAMLError,
} from 'yaml';
import { plain } from '../protocol/text.ts';
import type { KeyPath } from './key-path.ts';
import { plainData } from './plain-data.ts';
import type { Problem } from './problem.ts';

/** Where something stands; lines and columns from 1. */
export interface Place {
  readonly line: number;
  readonly col: number;
}

/** A YAML file read into plain data, with the way back from a key path to its place in the text. */
export interface YamlFile {
  /** Undefined when the file is empty or broken. */
  readonly data: unknown;
  readonly problems: readonly Problem[];
  /** Place of a value, or of its key; of the nearest ancestor when it does not stand in the text. */
  place(path: KeyPath, part: 'key' | 'value'): Place;
  /** A scalar as written (`01` for the number 1); null for anything else. */
  source(path: KeyPath): string | null;
}

/** Expansions of anchors: enough for shared settings, too few for a bomb. */
const maxAliasCount = 50;
const tooDeep = 'is nested too deeply';
/** After the first mistakes of grammar the rest is mostly their echo. */
const maxProblems = 10;

/** Reads YAML 1.2 (with merge keys). Never throws: whatever is wrong is in `problems`. */
export function readYaml(text: string, file: string): YamlFile {
  const lines = new LineCounter();
  const broken = (message: string): YamlFile => ({
    data: undefined,
    problems: [{ file, line: 1, col: 1, key: '', message }],
    place: () => ({ line: 1, col: 1 }),
    source: () => null,
  });
  try {
    const doc = parseDocument(text, {
      lineCounter: lines,
      logLevel: 'error',
      merge: true,
      prettyErrors: false,
      stringKeys: true,
    });
    if (doc.errors.some((error) => error.message.includes('call stack'))) return broken(tooDeep);
    const problems = [...doc.errors, ...doc.warnings]
      .slice(0, maxProblems)
      .map((error) => ({ file, ...placeAt(lines, error.pos[0]), key: '', message: sentence(error) }));
    const usable = doc.errors.every((error) => error.code === 'DUPLICATE_KEY');
    return {
      data: usable ? plainData(doc.toJS({ maxAliasCount })) : undefined,
      problems,
      place: (path, part) => placeAt(lines, offsetOf(doc, path, part)),
      source: (path) => sourceOf(doc, path),
    };
  } catch (error) {
    if (error instanceof ReferenceError) return broken('expands anchors too often (an alias bomb?)');
    if (error instanceof RangeError) return broken(tooDeep);
    return broken(`is not YAML: ${plain(String(error))}`);
  }
}

function sentence(error: YAMLError): string {
  if (error.code === 'DUPLICATE_KEY') return 'this key stands twice in the same mapping';
  if (error.code === 'MULTIPLE_DOCS') return 'a second document begins here (---); there may be one only';
  if (error.code === 'TAB_AS_INDENT') return 'a tab indents this line; use spaces';
  return `is not YAML: ${plain(error.message)}`;
}

function placeAt(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), col: Math.max(1, col) };
}

interface Step {
  readonly key: unknown;
  readonly value: unknown;
}

function step(doc: Document, node: unknown, part: string | number): Step | null {
  const target = isAlias(node) ? node.resolve(doc) : node;
  if (isSeq(target)) {
    const value = typeof part === 'number' ? target.items[part] : undefined;
    return value === undefined ? null : { key: value, value };
  }
  if (!isMap(target)) return null;
  const pair = target.items.find((item) => isScalar(item.key) && item.key.value === String(part));
  return pair === undefined ? null : { key: pair.key, value: pair.value ?? pair.key };
}

function walk(doc: Document, path: KeyPath): { readonly found: boolean; readonly last: Step } {
  let last: Step = { key: doc.contents, value: doc.contents };
  for (const part of path) {
    const next = step(doc, last.value, part);
    if (next === null) return { found: false, last };
    last = next;
  }
  return { found: true, last };
}

function offsetOf(doc: Document, path: KeyPath, part: 'key' | 'value'): number {
  const { found, last } = walk(doc, path);
  const node = found && part === 'value' ? last.value : last.key;
  const range = (node as { range?: readonly number[] | null } | null)?.range;
  return range?.[0] ?? 0;
}

function sourceOf(doc: Document, path: KeyPath): string | null {
  const { found, last } = walk(doc, path);
  return found && isScalar(last.value) ? (last.value.source ?? null) : null;
}
