import { readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type LoadedConfig, loadConfig } from '../../src/config/load.ts';
import { createConfigWatch } from '../../src/config/watch.ts';
import type { LoopctlError } from '../../src/errors/error.ts';
import { builtins, makeProject, minimal } from './project.ts';

function begin(yaml = minimal, files: Readonly<Record<string, string>> = {}) {
  const dir = makeProject(yaml, files);
  const reloads: LoadedConfig[] = [];
  const faults: LoopctlError[] = [];
  const load = () => loadConfig(dir, { builtins });
  const watch = createConfigWatch({
    loaded: load(),
    load,
    onReload: (loaded) => reloads.push(loaded),
    onBad: (error) => faults.push(error),
  });
  onTestFinished(() => watch.close());
  const file = join(dir, 'loopctl.yaml');
  return { dir, file, watch, reloads, faults, write: (text: string) => writeFileSync(file, text) };
}

const seed = `${minimal}advance: seed\n`;
const bad = `${minimal}advance: sed\n`;

test('a good edit is found by the sweep', () => {
  const { watch, reloads, write } = begin();
  watch.check();
  expect(reloads).toHaveLength(0);
  write(seed);
  watch.check();
  watch.check();
  expect(reloads).toHaveLength(1);
  expect(watch.current()).toBe(reloads[0]);
  expect(watch.current().config.advance).toBe('seed');
});

test('an edit between loading and watching is found by the first sweep', () => {
  const dir = makeProject(minimal);
  const loaded = loadConfig(dir);
  writeFileSync(join(dir, 'loopctl.yaml'), seed);
  const onReload = vi.fn();
  const watch = createConfigWatch({ loaded, load: () => loadConfig(dir), onReload, onBad: () => {} });
  onTestFinished(() => watch.close());
  watch.check();
  expect(onReload).toHaveBeenCalledOnce();
});

test('a bad edit leaves the last good one, and is reported once for each content', () => {
  const { watch, reloads, faults, write } = begin(seed);
  write(bad);
  for (let sweep = 0; sweep < 3; sweep += 1) watch.check();
  expect(faults.map((error) => error.message.split('\n').at(-1))).toEqual([
    'loopctl.yaml:11:10 advance: must be one of strict, seed, not "sed"; did you mean seed?',
  ]);
  expect(watch.fault()).toBe(faults[0]);
  expect(watch.current().config.advance).toBe('seed');
  write('x: [');
  watch.check();
  expect(faults).toHaveLength(2);
  expect(reloads).toHaveLength(0);
});

test('mending a bad edit is reported, also by going back to what was', () => {
  const { watch, reloads, faults, write } = begin();
  write(bad);
  watch.check();
  write(minimal);
  watch.check();
  expect(reloads).toHaveLength(1);
  expect(watch.fault()).toBeNull();
  write(bad);
  watch.check();
  expect(faults).toHaveLength(2);
});

test('a fault that another file mends is mended without an edit', () => {
  const { dir, watch, reloads, faults, write } = begin();
  write(`${minimal}kickoff: k.md\n`);
  watch.check();
  expect(faults).toHaveLength(1);
  writeFileSync(join(dir, 'k.md'), '');
  watch.check();
  expect(watch.fault()).toBeNull();
  expect(reloads.at(-1)?.config.kickoff).toBe(join(dir, 'k.md'));
});

test('a deleted file is a fault, its return the end of it', () => {
  const { file, watch, reloads, faults, write } = begin();
  rmSync(file);
  watch.check();
  watch.check();
  expect(faults.map((error) => error.code)).toEqual(['LOOPCTL_E_CONFIG_MISSING']);
  write(seed);
  watch.check();
  expect(reloads.map(({ config }) => config.advance)).toEqual(['seed']);
});

test('touching a file is no edit', () => {
  const { file, watch, reloads } = begin();
  watch.check();
  utimesSync(file, new Date(), new Date());
  watch.check();
  writeFileSync(file, readFileSync(file));
  watch.check();
  expect(reloads).toHaveLength(0);
});

test('an edit of the same size, with its old time put back, is found', () => {
  const { file, watch, reloads } = begin(`${minimal}terminal: {width: 100}\n`);
  const then = new Date(Date.now() - 60_000);
  utimesSync(file, then, then);
  watch.check();
  writeFileSync(file, `${minimal}terminal: {width: 101}\n`);
  utimesSync(file, then, then);
  watch.check();
  expect(reloads.map(({ config }) => config.terminal.width)).toEqual([101]);
});

test('files that belong to the configuration are followed', () => {
  const yaml = minimal.replace(/phases:\n.*\n.*\n/, 'phases: spec\n');
  const { dir, watch, reloads } = begin(yaml, { spec: '1|phases/01.md|a/S.md\n' });
  writeFileSync(join(dir, 'spec'), '1|phases/01.md|a/S.md\n2|phases/01.md|a/T.md\n');
  watch.check();
  expect(reloads.at(-1)?.config.phases.map(({ id }) => id)).toEqual(['1', '2']);
});

const saves: readonly (readonly [string, (file: string, text: string) => void])[] = [
  ['written in place', (file, text) => writeFileSync(file, text)],
  [
    'another file renamed over it',
    (file, text) => {
      writeFileSync(`${file}.new`, text);
      renameSync(`${file}.new`, file);
    },
  ],
  [
    'moved to a backup, then written',
    (file, text) => {
      renameSync(file, `${file}~`);
      writeFileSync(file, text);
    },
  ],
];

test.each(saves)('without a sweep, the file watcher sees it: %s', async (_name, save) => {
  const { file, watch, reloads, faults } = begin();
  await watch.ready;
  save(file, seed);
  await vi.waitFor(() => expect(watch.current().config.advance).toBe('seed'), 10_000);
  save(file, bad);
  await vi.waitFor(() => expect(faults).toHaveLength(1), 10_000);
  save(file, minimal);
  await vi.waitFor(() => expect(watch.current().config.advance).toBe('strict'), 10_000);
  expect(reloads).toHaveLength(2);
});

test('after close nothing is reported', async () => {
  const { watch, reloads, write } = begin();
  await watch.ready;
  await watch.close();
  write(seed);
  watch.check();
  expect(reloads).toHaveLength(0);
});
