import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { assets } from '../../script/lib/assets.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'loopctl-assets-'));
  write('package.json', JSON.stringify({ type: 'module', files: ['dist', 'prompts'] }));
});
afterEach(() => {
  rmSync(root, { recursive: true, force: true });
});

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

async function bundle(main: string): Promise<string> {
  write('src/cli/main.ts', main);
  const entries = { cli: 'src/cli/main.ts', tool: 'src/tool/main.ts' };
  write('src/tool/main.ts', "console.log('tool');");
  const outdir = join(root, 'dist');
  await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    entryNames: '[name]',
    plugins: [assets({ root, outdir, entries })],
    logLevel: 'silent',
  });
  rmSync(join(root, 'src'), { recursive: true });
  return execFileSync(process.execPath, [join(outdir, 'cli.js')], { encoding: 'utf8' });
}

function reading(specifier: string): string {
  return `import { readFileSync } from 'node:fs';\nconsole.log(readFileSync(new URL('${specifier}', import.meta.url), 'utf8'));`;
}

test('a file of src is copied beside the bundle', async () => {
  write('src/agents/x/words.txt', 'name: x');
  expect(await bundle(reading('../agents/x/words.txt'))).toBe('name: x\n');
  expect(readFileSync(join(root, 'dist/assets/agents/x/words.txt'), 'utf8')).toBe('name: x');
});

test('a YAML file is in the bundle as JSON, which is YAML too', async () => {
  write('src/agents/x/manifest.yaml', "# a comment\nname: x\ntimes: ['08:00', 2]\n");
  expect(await bundle(reading('../agents/x/manifest.yaml'))).toBe('{"name":"x","times":["08:00",2]}\n');
});

test('a folder keeps its trailing slash', async () => {
  write('src/agents/x/a.txt', 'a');
  const main = `import { readdirSync } from 'node:fs';\nconst at = new URL('../agents/x/', import.meta.url);\nconsole.log(at.href.slice(-3), ...readdirSync(at));`;
  expect(await bundle(main)).toBe('/x/ a.txt\n');
});

test('a shipped file outside src is read where it is', async () => {
  write('prompts/kick.md', 'go');
  expect(await bundle(reading('../../prompts/kick.md'))).toBe('go\n');
});

test('an entry point becomes its bundle', async () => {
  const main = "console.log(new URL('../tool/main.ts', import.meta.url).pathname.split('/').pop());";
  expect(await bundle(main)).toBe('tool.js\n');
});

test.each([
  ['a file that is not there', reading('./gone.txt'), /gone\.txt does not exist/],
  ['a file that is not shipped', reading('../../test.txt'), /test\.txt is not in "files"/],
  [
    'a module that is no entry',
    "console.log(new URL('./other.ts', import.meta.url));",
    /other\.ts is started by path/,
  ],
  [
    'another use of its own place',
    'console.log(import.meta.dirname);',
    /a bundle is not where its sources are/,
  ],
])('%s fails the build', async (_name, main, message) => {
  write('test.txt', 'x');
  write('src/cli/other.ts', 'export {};');
  await expect(bundle(main)).rejects.toThrow(message);
});
