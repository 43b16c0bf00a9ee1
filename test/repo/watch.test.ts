import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { watchFolder } from '../../src/repo/folder-watch.ts';
import { createObjectReader } from '../../src/repo/object-reader.ts';
import { trimSpools } from '../../src/repo/spool.ts';
import { git, makeWorld, repoOf, tempFolder, until } from './support.ts';

async function watched(folder: string, names: ReadonlySet<string> | null) {
  const state = { hints: 0 };
  const watch = watchFolder({ folder, names }, () => {
    state.hints += 1;
  });
  onTestFinished(() => watch.close());
  await watch.ready;
  const fires = async (act: () => Promise<unknown>) => {
    const before = state.hints;
    await act();
    await until(() => state.hints > before);
  };
  return { state, fires };
}

test('a folder that does not exist yet, is removed, and made again', async () => {
  const root = await tempFolder();
  const folder = join(root, 'a', 'b', 'c');
  const { fires } = await watched(folder, null);
  await fires(() => mkdir(folder, { recursive: true }));
  await fires(() => writeFile(join(folder, 'x'), '1'));
  for (let round = 0; round < 3; round += 1) {
    await rm(join(root, 'a'), { recursive: true });
    await fires(() => mkdir(folder, { recursive: true }));
    await fires(() => writeFile(join(folder, 'x'), '1'));
  }
});

test('a file in the way of the folder is waited out', async () => {
  const root = await tempFolder();
  const folder = join(root, 'state');
  await writeFile(folder, '');
  const { fires } = await watched(folder, null);
  await rm(folder);
  await fires(() => mkdir(folder));
  await fires(() => writeFile(join(folder, 'x'), ''));
});

test('only the entries that matter count', async () => {
  const root = await tempFolder();
  const { state, fires } = await watched(root, new Set(['packed-refs']));
  const before = state.hints;
  await writeFile(join(root, 'index.lock'), '');
  await fires(() => writeFile(join(root, 'packed-refs'), ''));
  await rm(join(root, 'index.lock'));
  await fires(() => writeFile(join(root, 'packed-refs'), '2'));
  expect(state.hints - before).toBeLessThanOrEqual(4);
});

test('every one of 30 pushes to a branch in a new folder is hinted at, packed in between', async () => {
  const world = await makeWorld();
  const repo = repoOf(world, { branch: 'team/loop' });
  let tip: string | null = null;
  let looks: Promise<void> = Promise.resolve();
  await repo.open(() => {
    looks = looks.then(async () => {
      tip = await repo.tip();
    });
  });
  for (let n = 0; n < 30; n += 1) {
    const sha = await world.commit('builder', `n ${n}`);
    await git(world.builder, ['push', '--quiet', 'origin', 'HEAD:team/loop']);
    await until(() => tip === sha);
    if (n % 10 === 5) await git(world.remote, ['pack-refs', '--all', '--prune']);
  }
});

test('clones that are made, removed and made again while it runs are watched', async () => {
  const world = await makeWorld();
  await rm(world.builder, { recursive: true });
  const repo = repoOf(world);
  const sources: string[] = [];
  await repo.open((event) => sources.push(event.source));
  for (let round = 0; round < 2; round += 1) {
    await git(world.root, ['clone', '--quiet', world.remote, world.builder]);
    // The sweep looks now and then; it is what finds a clone that came unnoticed.
    await repo.tip();
    sources.length = 0;
    await world.commit('builder', `x ${round}`);
    await world.push('builder');
    await until(async () => {
      await repo.tip();
      return sources.includes('clone-refs');
    });
    await rm(world.builder, { recursive: true });
  }
});

test('the object reader starts its processes again when they die, and sees new objects and repacks', async () => {
  const world = await makeWorld();
  const reader = createObjectReader(world.remote);
  onTestFinished(() => reader.close());
  const first = await world.commit('builder', 'x', { a: '1' });
  expect(await reader.hasCommit(first)).toBe(false);
  await world.push('builder');
  expect(await reader.file(first, 'a', 100)).toMatchObject({ text: '1' });
  await git(world.remote, ['repack', '-q', '-a', '-d']);
  expect(await reader.file(first, 'a', 100)).toMatchObject({ text: '1' });
  reader.close();
  const answers = await Promise.all(Array.from({ length: 50 }, () => reader.file(first, 'a', 100)));
  expect(answers.every((file) => file?.state === 'text')).toBe(true);
});

test('a spool is emptied when it has grown, and left alone before', async () => {
  const root = await tempFolder();
  const [small, large] = [join(root, 'small'), join(root, 'large')];
  await writeFile(small, 'x\n');
  await writeFile(large, 'x\n'.repeat(40_000));
  await trimSpools([small, large, join(root, 'none'), root]);
  expect(await git(root, ['hash-object', small])).not.toBe(await git(root, ['hash-object', '--stdin'], ''));
  expect(await git(root, ['hash-object', large])).toBe(await git(root, ['hash-object', '--stdin'], ''));
});
