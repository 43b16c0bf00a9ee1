import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { ConfigError } from '../../src/config/problem.ts';
import { type BackendTraits, toSettings } from '../../src/config/settings.ts';
import { makeProject, minimal } from './project.ts';

const roles = '  assistant: {backend: demo, model: small}\n  upgrader: {backend: demo, account: spare}\n';
const backends = new Map<string, BackendTraits>([
  ['demo', { queuesInput: true, canResume: true, oneShot: {} }],
  ['plain', { queuesInput: true, canResume: true }],
]);

function load(yaml: string) {
  const dir = makeProject(yaml);
  mkdirSync(join(dir, 'prompts'), { recursive: true });
  for (const name of ['assistant', 'upgrader']) writeFileSync(join(dir, 'prompts', `${name}.md`), 'x\n');
  return { dir, config: loadConfig(dir, { builtins: [...backends.keys()] }).config };
}

const tasksOf = (yaml: string) => toSettings(load(yaml).config, backends).tasks;

test('with an Upgrader there is a job upgrade; without, there is none', () => {
  expect(tasksOf(minimal)).toEqual({ assistants_max: 1, jobs: {} });
  expect(tasksOf(minimal + roles).jobs).toEqual({
    upgrade: {
      ...{ role: 'upgrader', backend: 'demo', model: null, account: 'spare', title: 'upgrade' },
      ...{ cron: '0 2 * * 0', timezone: 'UTC', timeout_s: 3600, missed: 'run_once', enabled: true },
    },
  });
});

test('a job says what differs from its role', () => {
  const jobs = `jobs:
  upgrade: {cron: '0 4 * * 6', timezone: Europe/Berlin, enabled: false}
  links: {cron: '*/5 * * * * *', task: "Check links\\nAll of them", missed: skip, model: big, timeout_s: 5}
`;
  expect(tasksOf(minimal + roles + jobs).jobs).toMatchObject({
    upgrade: { cron: '0 4 * * 6', timezone: 'Europe/Berlin', enabled: false, role: 'upgrader' },
    links: { role: 'assistant', model: 'big', title: 'Check links', missed: 'skip', timeout_s: 5 },
  });
});

test('a job whose time the service manager keeps is there, and not run by the daemon besides', () => {
  const jobs = 'jobs:\n  upgrade: {timer: service}\n';
  expect(load(minimal + roles + jobs).config.jobs.upgrade).toMatchObject({ timer: 'service', enabled: true });
  expect(tasksOf(minimal + roles + jobs).jobs.upgrade).toMatchObject({ cron: '0 2 * * 0', enabled: false });
});

test('one-shot roles work beside the clones, unless they say where', () => {
  const { dir, config } = load(
    `${minimal}  assistant: {backend: demo, workdir: desk}\n  upgrader: {backend: demo}\n`,
  );
  expect(config.roles.assistant?.workdir).toBe(join(dir, 'desk'));
  expect(config.roles.upgrader?.workdir).toBe(join(dir, 'clones', 'upgrader'));
});

test.each([
  ['no pattern', 'links: {task: x}', 'jobs.links.cron: is missing: say when the job runs'],
  ['a pattern that is none', "links: {cron: 'soon'}", 'jobs.links.cron: not a usable pattern'],
  [
    'a pattern that never comes',
    "links: {cron: '0 0 30 2 *'}",
    'jobs.links.cron: the pattern 0 0 30 2 * never comes',
  ],
  [
    'a zone that is none',
    "links: {cron: '0 0 * * *', timezone: Mars}",
    'jobs.links.timezone: time zone Mars is not known here',
  ],
  [
    'a prompt that is not there',
    "links: {cron: '0 0 * * *', prompt: no.md}",
    'jobs.links.prompt: no.md: there is no such file',
  ],
  [
    'an unknown backend',
    "links: {cron: '0 0 * * *', backend: dema}",
    'jobs.links.backend: unknown backend dema; did you mean demo?',
  ],
  ['a name that is none', "Links: {cron: '0 0 * * *'}", 'must be 1 to 32 small letters'],
] as const)('refused: %s', (_name, job, message) => {
  expect(() => load(`${minimal}${roles}jobs:\n  ${job}\n`)).toThrow(message);
});

test('refused: a job of a role that is not there', () => {
  const jobs = "jobs:\n  links: {cron: '0 0 * * *'}\n";
  expect(() => load(minimal + jobs)).toThrow('jobs.links: needs a role assistant');
  expect(() => load(minimal + jobs)).toThrow(ConfigError);
});

test('refused: a role on a backend without a one-shot mode', () => {
  const { config } = load(`${minimal}  assistant: {backend: plain}\n`);
  expect(() => toSettings(config, backends)).toThrow('roles.assistant: backend plain');
});
