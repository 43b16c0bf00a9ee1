import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './stage.ts';

/** Writes a generated file of the checkout, or with `--check` says (exit code 1) that it is not current. */
export function generated(file: string, text: string, args: readonly string[]): void {
  const path = join(root, file);
  const current = existsSync(path) && readFileSync(path, 'utf8') === text;
  if (current) return;
  if (args.includes('--check')) {
    console.error(`${file} is not current; run: node ${scriptName()}`);
    process.exitCode = 1;
    return;
  }
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  console.log(`wrote ${file}`);
}

function scriptName(): string {
  return (process.argv[1] ?? '').slice(root.length).replaceAll('\\', '/');
}
