/** `node script/check-house.ts`: the rules of the house that no other tool checks. Prints what breaks them; exit code 1. */
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './lib/stage.ts';

const maxLines = 400;

/** Marks of unfinished work; written so that this line is not one. */
const unfinished = /\b(?:TO[D]O|FIX[M]E)\b/;

/** Scripts that write a file of the checkout, each with `--check`. */
const generators = ['script/errors-doc.ts', 'script/config-doc.ts', 'script/schema.ts'];

interface Source {
  readonly file: string;
  readonly lines: readonly string[];
}

function read(patterns: readonly string[]): readonly Source[] {
  return globSync(patterns, { cwd: root })
    .sort()
    .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').trimEnd().split('\n') }));
}

/** Every line that matches, as `file:line: text`. */
function matches(sources: readonly Source[], pattern: RegExp): readonly string[] {
  return sources.flatMap(({ file, lines }) =>
    lines.flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
  );
}

function tooLong(sources: readonly Source[]): readonly string[] {
  return sources
    .filter(({ lines }) => lines.length > maxLines)
    .map(({ file, lines }) => `${file} has ${lines.length} lines, more than ${maxLines}`);
}

function median(sources: readonly Source[]): number {
  const sizes = sources.map(({ lines }) => lines.length).sort((a, b) => a - b);
  return sizes[Math.floor(sizes.length / 2)] ?? 0;
}

function stale(): readonly string[] {
  return generators.flatMap((script) => {
    const run = spawnSync(process.execPath, [script, '--check'], { cwd: root, encoding: 'utf8' });
    return run.status === 0 ? [] : [run.stderr.trim()];
  });
}

function main(): void {
  const src = read(['src/**/*.ts']);
  const all = [
    ...src,
    ...read(['test/**/*.ts', 'script/**/*.ts', 'bench/**/*.ts', 'bin/*.js', 'docs/**/*.md', '*.md']),
  ];
  const code = all.filter(({ file }) => !file.endsWith('.md'));
  const problems = [
    ...tooLong(src),
    ...matches(all, unfinished),
    ...matches(
      code.filter(({ file }) => file !== 'vitest.config.ts'),
      /^export default\b/,
    ),
    ...matches(code, /^\s*(?:test|it|describe)\.(?:skip|only|todo|fails)\b/),
    ...stale(),
  ];
  const largest = src.reduce((max, { lines }) => Math.max(max, lines.length), 0);
  console.log(`${src.length} files in src, median ${median(src)} lines, largest ${largest}`);
  for (const problem of problems) console.log(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
}

main();
