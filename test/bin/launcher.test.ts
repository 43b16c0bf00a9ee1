import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { distIsCurrent } from '../../bin/dist-is-current.js';
import { root } from '../../script/lib/stage.ts';

const built = new Date('2026-01-02T00:00:00Z');
const before = new Date('2026-01-01T00:00:00Z');
const after = new Date('2026-01-03T00:00:00Z');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loopctl launcher-'));
  cpSync(join(root, 'bin'), join(folder, 'bin'), { recursive: true });
  write('package.json', '{ "type": "module" }');
  write('dist/cli.js', "console.log('dist', ...process.argv.slice(2));");
  write('dist/.stamp', '', built);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(file: string, text: string, time = before): void {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  utimesSync(path, time, time);
}

/** Turns the folder from an installed package into a checkout whose bundle is current. */
function checkout(): void {
  write('package-lock.json', '{}');
  write('script/build.ts', '');
  write('src/cli/main.ts', "const where: string = 'src';\nconsole.log(where, ...process.argv.slice(2));");
  write('src/core/a.ts', '');
  for (const name of ['package.json', 'src/core', 'src/cli', 'src'])
    utimesSync(join(folder, name), before, before);
}

function launch(args: readonly string[] = [], node: readonly string[] = []) {
  const env = { ...process.env, HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') };
  return spawnSync(process.execPath, [...node, join(folder, 'bin/loopctl.js'), ...args], {
    env,
    encoding: 'utf8',
  });
}

test('an installed package runs its bundle and hands on the arguments', () => {
  expect(launch(['status', '--json']).stdout).toBe('dist status --json\n');
});

test('a checkout with a current bundle runs it', () => {
  checkout();
  expect(distIsCurrent(folder)).toBe(true);
  expect(launch(['x']).stdout).toBe('dist x\n');
});

test.each([
  ['an edited source', () => write('src/core/a.ts', 'export {};', after)],
  ['an edited lock file', () => write('package-lock.json', '{ }', after)],
  ['an edited build script', () => write('script/build.ts', '//', after)],
  ['a removed source', () => rmSync(join(folder, 'src/core/a.ts'))],
  ['no bundle', () => rmSync(join(folder, 'dist'), { recursive: true })],
])('a checkout with %s runs its sources', (_what, change) => {
  checkout();
  change();
  expect(distIsCurrent(folder)).toBe(false);
  const { stdout, stderr } = launch(['x']);
  expect(stdout).toBe('src x\n');
  expect(stderr).toBe('');
});

test('compiled code is kept in a folder that only the user can write', () => {
  launch();
  expect(readdirSync(join(folder, 'cache/loopctl/compile'))).not.toEqual([]);
});

test('a cache folder that others can write is not used', () => {
  mkdirSync(join(folder, 'cache/loopctl/compile'), { recursive: true });
  chmodSync(join(folder, 'cache/loopctl/compile'), 0o777);
  expect(launch().stdout).toBe('dist\n');
  expect(readdirSync(join(folder, 'cache/loopctl/compile'))).toEqual([]);
});

test('a home that cannot be written costs speed only', () => {
  write('cache', 'a file where the folder should be');
  expect(launch()).toMatchObject({ status: 0, stdout: 'dist\n', stderr: '' });
});

test.each(['18.20.4', '22.17.9'])('Node %s is refused in one line', (version) => {
  const older = `data:text/javascript,Object.defineProperty(process,'versions',{value:{node:'${version}'}})`;
  const { status, stdout, stderr } = launch([], ['--import', older]);
  expect(stderr).toMatch(
    new RegExp(`^loopctl needs Node 22\\.18 or newer; this is ${version} \\(.*\\)\\.\n$`),
  );
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
});
