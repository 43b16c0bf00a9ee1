import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { initProject } from '../../src/config/init/init.ts';
import { runInit } from '../../src/config/init/run.ts';
import { starterConfig } from '../../src/config/init/starter-config.ts';
import { loadConfig } from '../../src/config/load.ts';
import { parseConfig } from '../../src/config/parse.ts';
import { toSettings } from '../../src/config/settings.ts';
import { looksSecretPath } from '../../src/protocol/secrets.ts';
import { builtins, makeProject, minimal } from './project.ts';

const options = { remote: 'git@example.org:team/p.git', backend: 'demo' };

function emptyFolder(files: Readonly<Record<string, string>> = {}): string {
  const dir = join(makeProject(null), 'fresh');
  mkdirSync(dir);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(dir, path, '..'), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
  return dir;
}

/** Path → content hash and times of every file. */
function picture(dir: string): Record<string, string> {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files.map((entry) => {
      const file = join(entry.parentPath, entry.name);
      const { mtimeMs, ino } = statSync(file);
      return [file, `${createHash('sha256').update(readFileSync(file)).digest('hex')} ${mtimeMs} ${ino}`];
    }),
  );
}

test('lean prompts take the place of those that have them', () => {
  const dir = emptyFolder();
  initProject(dir, { ...options, lean: true });
  const shipped = (name: string) => readFileSync(new URL(`../../prompts/${name}`, import.meta.url), 'utf8');
  const written = (name: string) => readFileSync(join(dir, 'prompts', name), 'utf8');
  for (const name of ['builder.md', 'adversary.md', 'orchestrator.md'])
    expect(written(name)).toBe(shipped(`lean/${name}`));
  expect(written('kickoff.md')).toBe(shipped('kickoff.md'));
});

test('a starter project is complete, and right without an edit', () => {
  const dir = emptyFolder();
  expect(initProject(dir, options)).toEqual(
    [
      'phases/01-first.md',
      'phases/02-second.md',
      'prompts/builder.md',
      'prompts/adversary.md',
      'prompts/orchestrator.md',
      'prompts/wake.md',
      'prompts/assistant.md',
      'prompts/upgrader.md',
      'prompts/kickoff.md',
      'orchestration.md',
      'AGENTS.md',
      '.gitignore',
      'loopctl.yaml',
    ].map((path) => ({ path, action: 'created', note: '' })),
  );
  const { config, warnings } = loadConfig(dir, { builtins });
  expect(warnings).toEqual([]);
  expect(config).toMatchObject({
    project: 'fresh',
    work_repo: { remote: options.remote },
    phases: [{ id: '01' }, { id: '02' }],
    roles: { builder: { backend: 'demo' }, adversary: { backend: 'demo' } },
  });
});

test('a second run changes nothing', () => {
  const dir = emptyFolder();
  initProject(dir, options);
  const before = picture(dir);
  const steps = initProject(dir, { remote: 'other', backend: 'other', name: 'other' });
  expect(steps.every(({ action }) => action === 'kept')).toBe(true);
  expect(picture(dir)).toEqual(before);
});

test('what is there is kept, whatever it is; the rest is written beside it', () => {
  const dir = emptyFolder({
    'AGENTS.md': 'mine\n',
    'prompts/builder.md': '',
    '.gitignore': '*.key\nclones/\n',
  });
  symlinkSync(join(dir, 'nowhere'), join(dir, 'orchestration.md'));
  mkdirSync(join(dir, 'prompts/kickoff.md'));
  const before = picture(dir);
  const steps = new Map(initProject(dir, options).map((step) => [step.path, step]));
  for (const path of [
    'AGENTS.md',
    'prompts/builder.md',
    '.gitignore',
    'orchestration.md',
    'prompts/kickoff.md',
  ]) {
    expect(steps.get(path)?.action).toBe('kept');
  }
  expect(steps.get('prompts/adversary.md')?.action).toBe('created');
  expect(steps.get('.gitignore')?.note).toMatch(/^does not ignore \.loopctl\/ \.env /);
  expect(steps.get('.gitignore')?.note.split(' ')).not.toContain('*.key');
  expect(picture(dir)).toMatchObject(before);
  expect(readdirSync(dir)).not.toContain('nowhere');
});

test('a project that has a configuration gets no example plans', () => {
  const dir = emptyFolder({ 'loopctl.yaml': minimal, 'phases/01.md': '' });
  const paths = initProject(dir, options).map(({ path }) => path);
  expect(paths).toContain('prompts/builder.md');
  expect(readdirSync(join(dir, 'phases'))).toEqual(['01.md']);
});

test('a folder that is not there is made', () => {
  const dir = join(emptyFolder(), 'a b/c');
  initProject(dir, options);
  expect(loadConfig(dir).config.project).toBe('c');
});

test('a file where a folder should be is an error that names it', () => {
  const dir = emptyFolder({ prompts: 'a file' });
  expect(() => initProject(dir, options)).toThrow(
    expect.objectContaining({
      code: 'LOOPCTL_E_INIT_WRITE',
      message: `cannot write ${join(dir, 'prompts/builder.md')}`,
    }),
  );
  expect(readFileSync(join(dir, 'prompts'), 'utf8')).toBe('a file');
});

test('prompts and map can come from another folder', () => {
  const assets = emptyFolder({ 'orchestration.md': 'map' });
  mkdirSync(join(assets, 'prompts'));
  for (const name of ['builder', 'adversary', 'orchestrator', 'wake', 'assistant', 'upgrader', 'kickoff']) {
    writeFileSync(join(assets, `prompts/${name}.md`), `ours: ${name}`);
  }
  const dir = emptyFolder();
  initProject(dir, { ...options, assetsDir: assets });
  expect(readFileSync(join(dir, 'prompts/kickoff.md'), 'utf8')).toBe('ours: kickoff');
  expect(readFileSync(join(dir, 'orchestration.md'), 'utf8')).toBe('map');
});

test('git ignores secrets, state and clones', () => {
  const dir = emptyFolder();
  initProject(dir, options);
  const lines = readFileSync(join(dir, '.gitignore'), 'utf8').split('\n');
  expect(lines).toEqual(
    expect.arrayContaining(['.loopctl/', 'clones/', '.testenv', '*.key', '*.pem', '*.tfstate']),
  );
  const patterns = lines.filter((line) => line !== '' && !/^[#!]|\/$/.test(line));
  expect(patterns.every((pattern) => looksSecretPath(pattern.replace('*', 'x')))).toBe(true);
});

const values = {
  name: null,
  remote: 'r.git',
  backend: 'demo',
  model: null,
  phases: [{ id: '1', plan: 'phases/01.md' }],
};

function parsed(text: string) {
  const dir = makeProject(null, { 'loopctl.yaml': text });
  return JSON.stringify(parseConfig(text, { file: join(dir, 'loopctl.yaml'), dir }).config).replaceAll(
    dir,
    'DIR',
  );
}

test('taking the # from every default changes nothing', () => {
  const text = starterConfig(values);
  const open = text.replace(/^( *)#(?=\S)/gm, '$1');
  expect(open.match(/^ *[a-z_]+:/gm)?.length).toBeGreaterThan(70);
  expect(parse(open).timers).toEqual(JSON.parse(parsed(text)).timers);
  const name = /"project":"[^"]*"/;
  expect(parsed(open).replace(name, '')).toBe(parsed(text).replace(name, ''));
});

test('every line of the starter configuration fits a screen', () => {
  for (const line of starterConfig(values).split('\n')) expect(line.length).toBeLessThanOrEqual(112);
});

test.each([
  ['it\'s "a" project', 'it\'s a: #remote\\ "x" {y} [z]', 'x-1.2_y', '@model: # "x"'],
  ['Ω 1', '~/p.git', 'demo', '1.0'],
  [' - x', "'", '007', 'true'],
])('values go into the file as they are: %s', (_name, remote, backend, model) => {
  const data = parse(starterConfig({ ...values, remote, backend, model }));
  expect(data.work_repo.remote).toBe(remote);
  expect(data.roles).toEqual({ builder: { backend, model }, adversary: { backend, model } });
});

test('clones are set up by the caller, from the configuration that is in force', async () => {
  const dir = emptyFolder();
  initProject(dir, { ...options, name: 'first' });
  const report = await runInit(dir, { ...options, name: 'second', builtins }, async ({ config }) => {
    return Object.values(config.work_repo.clones);
  });
  expect(report.loaded.config.project).toBe('first');
  expect(report.clones).toEqual([join(dir, 'clones/builder'), join(dir, 'clones/adversary')]);
  expect(report.files.every(({ action }) => action === 'kept')).toBe(true);
  expect(
    toSettings(report.loaded.config, new Map([['demo', { queuesInput: true, canResume: true }]])).phases,
  ).toHaveLength(2);
});

test('with a configuration that is wrong, no clone is set up', async () => {
  const dir = emptyFolder({ 'loopctl.yaml': 'x: 1\n' });
  let called = false;
  const run = runInit(dir, options, async () => {
    called = true;
  });
  await expect(run).rejects.toMatchObject({ code: 'LOOPCTL_E_CONFIG_INVALID' });
  expect(called).toBe(false);
});
