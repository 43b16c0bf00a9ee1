import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createClone } from '../../src/repo/clone-create.ts';
import { ensureClones } from '../../src/repo/clones.ts';
import { identities, makeWorld } from './support.ts';

test.each([
  ['killed', 'kill -9 $$', /killed/],
  ['without a word', 'exit 3', /ended with 3/],
])('a git that ends %s while it clones leaves no clone and nothing beside it', async (_how, end, says) => {
  const world = await makeWorld();
  const bin = join(world.root, 'bin', 'git');
  mkdirSync(dirname(bin));
  // Far enough for a folder to be there.
  await writeFile(bin, `#!/bin/sh\nfor last; do :; done\nmkdir -p "$last/.git"\n${end}\n`, { mode: 0o755 });
  const before = process.env.PATH ?? '';
  onTestFinished(() => {
    process.env.PATH = before;
  });
  process.env.PATH = `${dirname(bin)}${delimiter}${before}`;
  const path = join(world.root, 'made', 'clone');
  await expect(createClone({ name: 'builder', path }, world.remote, null)).rejects.toThrow(says);
  expect(existsSync(path)).toBe(false);
  expect(readdirSync(dirname(path))).toEqual([]);
});

test('a clone whose git was killed is made all the same', async () => {
  const world = await makeWorld();
  const bin = join(world.root, 'bin', 'git');
  const struck = join(dirname(bin), 'struck');
  mkdirSync(dirname(bin));
  const before = process.env.PATH ?? '';
  const once = 'case " $* " in *" clone "*) [ -e "$struck" ] || { : >"$struck"; kill -9 $$; } ;; esac';
  const rest = `PATH='${before}' exec git "$@"`;
  await writeFile(bin, `#!/bin/sh\nstruck=\${0%/*}/struck\n${once}\n${rest}\n`, { mode: 0o755 });
  onTestFinished(() => {
    process.env.PATH = before;
  });
  process.env.PATH = `${dirname(bin)}${delimiter}${before}`;
  const path = join(world.root, 'made', 'clone');
  const { created, notices } = await ensureClones({
    ...{ remoteUrl: world.remote, branch: 'main', docs: '', identities },
    clones: [{ name: 'builder', path }],
    spoolFile: () => join(world.root, 'spool'),
  });
  expect({ created, notices }).toEqual({ created: ['builder'], notices: [] });
  expect(existsSync(struck)).toBe(true);
});
