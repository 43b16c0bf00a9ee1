import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findProject } from '../../src/config/find.ts';
import { makeProject } from './project.ts';

function tree() {
  const dir = makeProject('x: 1\n', { 'other/loopctl.yaml': 'y: 1\n', 'a/b/file': '' });
  mkdirSync(join(dir, 'a/loopctl.yaml'));
  return dir;
}

test.each([
  ['in the folder itself', '.', {}, '.'],
  ['upwards, past a folder of that name', 'a/b', {}, '.'],
  ['nearest first', 'other', {}, 'other'],
  ['from a folder that is not there', 'other/gone/deep', {}, 'other'],
  ['named', '.', { project: 'other' }, 'other'],
  ['named by its file', '.', { project: 'other/loopctl.yaml' }, 'other'],
  ['named in the environment', '.', { env: { LOOPCTL_PROJECT: 'other' } }, 'other'],
  ['empty in the environment', '.', { env: { LOOPCTL_PROJECT: '' } }, '.'],
  ['option before environment', '.', { project: '.', env: { LOOPCTL_PROJECT: 'other' } }, '.'],
])('%s', (_name, cwd, options, found) => {
  const dir = tree();
  expect(findProject({ cwd: join(dir, cwd), ...options })).toEqual({
    dir: join(dir, found),
    file: join(dir, found, 'loopctl.yaml'),
  });
});

test.each([
  ['nothing upwards', '/', {}],
  ['named, searched there only', '.', { project: 'a/b' }],
  ['named, not there', '.', { project: 'gone' }],
  ['a name that no file can have', '.', { project: 'a\u0000b' }],
])('missing: %s', (_name, cwd, options) => {
  const dir = cwd === '/' ? '/' : tree();
  expect(() => findProject({ cwd: dir, ...options })).toThrow(
    expect.objectContaining({ code: 'LOOPCTL_E_CONFIG_MISSING', exitCode: 2 }),
  );
});
