import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from '../../script/lib/stage.ts';

const pages = globSync(['*.md', 'docs/**/*.md'], { cwd: root }).sort();

function page(file: string): string {
  return readFileSync(join(root, file), 'utf8');
}

test.each(pages)('%s: every link inside the house leads somewhere', (file) => {
  const links = [...page(file).matchAll(/\]\((?!https?:)([^)#]+)[^)]*\)/g)].map((match) => match[1] ?? '');
  const dead = links.filter((link) => !existsSync(join(root, dirname(file), link)));
  expect(dead).toEqual([]);
});

test.each(pages)('%s: every script that it names is there and can be run', (file) => {
  const scripts = [...page(file).matchAll(/(?:^|[\s`(])((?:script|test\/hosts)\/[\w.-]*\w)/gm)].map(
    ([, path]) => path ?? '',
  );
  const missing = scripts.filter((path) => {
    const stat = statSync(join(root, path), { throwIfNoEntry: false });
    return (
      stat === undefined || !(path.endsWith('.ts') || path.endsWith('env.sh') || (stat.mode & 0o100) !== 0)
    );
  });
  expect(missing).toEqual([]);
});

test('every npm script that the docs name is in package.json', () => {
  const { scripts } = JSON.parse(page('package.json')) as { scripts: Record<string, string> };
  const named = pages.flatMap((file) =>
    [...page(file).matchAll(/npm run ([\w:-]*\w)/g)].map(([, name]) => name ?? ''),
  );
  expect(named.length).toBeGreaterThan(0);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test('the map of rooms in AGENTS.md has exactly the folders of src', () => {
  const rooms = [...page('AGENTS.md').matchAll(/^\| `(\w+)` \|/gm)].map(([, room]) => room);
  const folders = readdirSync(join(root, 'src'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );
  expect(rooms.sort()).toEqual(folders.map(({ name }) => name).sort());
});
