import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadBackends } from '../../src/agents/registry.ts';
import { createKnownVersions } from '../../src/agents/version/known.ts';
import { driftOf, examineBackend } from '../../src/daemon/backends.ts';

function place(script: string | null) {
  const cwd = mkdtempSync(join(tmpdir(), 'loopctl-backends-'));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  if (script !== null) {
    writeFileSync(join(cwd, 'tool'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(cwd, 'tool'), 0o755);
  }
  return { cwd, env: { PATH: `${cwd}:/usr/bin:/bin` } };
}

function tool(versions: object = { tested: ['1.2.0', '1.3.0'], probe: ['{program}', '-V'] }) {
  const overrides = { mine: { vars: { program: 'tool' }, launch: { fresh: ['{program}'] }, versions } };
  const backend = loadBackends({ overrides }).get('mine');
  if (backend === undefined) throw new Error('no backend');
  return backend;
}

test.each([
  ['echo 1.2.5', 'tested', '1.2.5', null],
  ['echo 1.1.9', 'older', '1.1.9', /mine 1\.1\.9 is older than .*1\.2\.0 to 1\.3\.0/],
  ['echo 2.0', 'newer', '2.0', /mine 2\.0 is newer than/],
  ['exit 1', 'silent', null, /did not tell its version: it ended with code 1/],
  [null, 'missing', null, null],
] as const)('%j is %s', async (script, verdict, version, drift) => {
  const report = await examineBackend(tool(), 'project', place(script));
  expect(report).toMatchObject({ name: 'mine', program: 'tool', verdict, version });
  if (drift === null) expect(driftOf(report)).toBeNull();
  else expect(driftOf(report)).toMatch(drift);
});

test('it is asked also before its working folder is there', async () => {
  const { cwd, env } = place('echo 1.2.5');
  const report = await examineBackend(tool(), 'project', { cwd: join(cwd, 'clone'), env });
  expect(report.version).toBe('1.2.5');
});

test('a program that is known is not asked again', async () => {
  const known = createKnownVersions(null);
  const where = place('echo x >>"$(dirname "$0")/asked"; echo 1.2.5');
  for (let n = 0; n < 3; n += 1)
    expect((await examineBackend(tool(), 'project', where, known)).version).toBe('1.2.5');
  expect(readFileSync(join(where.cwd, 'asked'), 'utf8')).toBe('x\n');
});

test('the shipped ones that are programs of others say what they were tested with', () => {
  const tested = [...loadBackends().values()].filter(({ versions }) => versions !== undefined);
  expect(tested.map(({ name }) => name)).toEqual(['claude', 'codex', 'opencode']);
  for (const { versions } of tested) expect(versions?.probe.at(-1)).toBe('--version');
});
