import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loopctl } from './lib/cli.ts';
import type { TestProject } from './lib/project.ts';
import { createQuietProject } from './lib/quiet.ts';

interface Mistake {
  readonly name: string;
  readonly make: (project: TestProject) => void;
  readonly code: string;
  readonly exit: number;
  readonly says: RegExp;
}

const config = (project: TestProject): string => join(project.dir, 'loopctl.yaml');
const edit =
  (change: (config: Record<string, unknown>) => void) =>
  (project: TestProject): void =>
    project.configure(change);
const invalid = { code: 'LOOPCTL_E_CONFIG_INVALID', exit: 2 };

const mistakes: readonly Mistake[] = [
  {
    name: 'no loopctl.yaml',
    make: (project) => rmSync(config(project)),
    code: 'LOOPCTL_E_CONFIG_MISSING',
    exit: 2,
    says: /loopctl\.yaml/,
  },
  {
    name: 'no YAML',
    make: (project) => writeFileSync(config(project), 'phases: [one\nroles: {{\n'),
    ...invalid,
    says: /loopctl\.yaml:\d+:\d+/,
  },
  {
    name: 'no text',
    make: (project) => writeFileSync(config(project), Buffer.from([0, 159, 146, 150, 0, 1])),
    ...invalid,
    says: /loopctl\.yaml/,
  },
  {
    name: 'an empty file',
    make: (project) => writeFileSync(config(project), ''),
    ...invalid,
    says: /loopctl\.yaml:1:1 is empty/,
  },
  {
    name: 'a folder in its place',
    make(project) {
      rmSync(config(project));
      mkdirSync(config(project));
    },
    code: 'LOOPCTL_E_CONFIG_MISSING',
    exit: 2,
    says: /loopctl\.yaml/,
  },
  {
    name: 'a plan that is not there',
    make: (project) => rmSync(join(project.dir, 'phases', 'one.md')),
    ...invalid,
    says: /phases\[0\]\.plan.*phases\/one\.md: there is no such file/,
  },
  {
    name: 'a plan that is a folder',
    make(project) {
      rmSync(join(project.dir, 'phases', 'one.md'));
      mkdirSync(join(project.dir, 'phases', 'one.md'));
    },
    ...invalid,
    says: /phases\/one\.md: is not a regular file/,
  },
  {
    name: 'a prompt that is not there',
    make: (project) => rmSync(join(project.dir, 'prompts', 'builder.md')),
    ...invalid,
    says: /roles\.builder.*prompts\/builder\.md: there is no such file/,
  },
  {
    name: 'a kickoff template that is not there',
    make: (project) => rmSync(join(project.dir, 'prompts', 'kickoff.md')),
    ...invalid,
    says: /kickoff.*there is no such file/,
  },
  {
    name: 'an env file that is not there',
    make: edit((config) => {
      (config.roles as Record<string, Record<string, unknown>>).builder = {
        backend: 'demo',
        env_file: 'no.env',
      };
    }),
    ...invalid,
    says: /roles\.builder\.env_file.*no\.env: there is no such file/,
  },
  {
    name: 'no remote',
    make: edit((config) => {
      config.work_repo = {};
    }),
    ...invalid,
    says: /work_repo\.remote/,
  },
  {
    name: 'a remote that looks like an option',
    make: edit((config) => {
      config.work_repo = { remote: '--upload-pack=touch /tmp/x' };
    }),
    ...invalid,
    says: /work_repo\.remote.*dash/,
  },
  {
    name: 'a branch that git does not take',
    make: edit((config) => {
      (config.work_repo as Record<string, unknown>).branch = 'ma..in';
    }),
    ...invalid,
    says: /work_repo\.branch/,
  },
  {
    name: 'an unknown backend',
    make: edit((config) => {
      (config.roles as Record<string, Record<string, unknown>>).builder = { backend: 'claud' };
    }),
    ...invalid,
    says: /unknown backend claud/,
  },
  {
    name: 'a manifest with mistakes',
    make: edit((config) => {
      config.backends = { mine: { launch: { fresh: [] } } };
    }),
    code: 'LOOPCTL_E_BACKEND_MANIFEST',
    exit: 2,
    says: /backends\.mine/,
  },
  {
    name: 'an agent program that is not there, for `start` to say',
    make: edit((config) => {
      config.backends = { mine: { launch: { fresh: ['no-such-agent'] } } };
      config.roles = { builder: { backend: 'mine' }, adversary: { backend: 'demo' } };
    }),
    code: '',
    exit: 1,
    says: /LOOPCTL_E_AGENT_MISSING.*no-such-agent of backend mine was not found/,
  },
  {
    name: 'a remote that is not there',
    make: (project) => rmSync(project.remote, { recursive: true }),
    code: 'LOOPCTL_E_CLONE_FAILED',
    exit: 1,
    says: /clone of .*remote\.git into .*does not exist/,
  },
];

test.for(mistakes)('start: $name', async ({ make, code, exit, says }) => {
  const project = createQuietProject();
  onTestFinished(() => project.destroy());
  make(project);
  const { code: exited, out, err } = await loopctl(project, 'start', '--json');
  const { error } = JSON.parse(out) as { error?: { code: string; message: string; next: string } };
  expect(error?.code ?? '', out).toBe(code);
  expect((error?.message ?? out).replaceAll('\n', ' ')).toMatch(says);
  if (error !== undefined) expect(error.next).toMatch(/\S/);
  expect(exited).toBe(exit);
  expect(err).not.toMatch(/unexpected|at .*\.ts:\d/);
});
