import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { makeProject, minimal, mistakes, warnings } from './project.ts';

const two = minimal.replace('phases/01.md\n', 'phases/01.md\n  - {id: "2", plan: phases/01.md}\n');

function withRepo(lines: string): string {
  return minimal.replace('remote.git\n', `remote.git\n${lines}`);
}

function withBuilder(line: string): string {
  return minimal.replace('backend: demo\n', `backend: demo\n    ${line}\n`);
}

const wrong: readonly (readonly [name: string, yaml: string, expected: readonly string[]])[] = [
  [
    'plan',
    minimal.replace('01.md', '09.md'),
    ['5:11 phases[0].plan: plan phases/09.md: there is no such file'],
  ],
  [
    'plan is a folder',
    minimal.replace('phases/01.md', 'phases'),
    ['5:11 phases[0].plan: plan phases: is not a regular file'],
  ],
  [
    'plan below a file',
    minimal.replace('01.md', '01.md/x'),
    ['5:11 phases[0].plan: plan phases/01.md/x: there is no such file'],
  ],
  [
    'plan of a spec',
    minimal.replace(/phases:\n.*\n.*\n/, 'phases: "1|gone.md|S.md"\n'),
    ['3:9 phases: plan gone.md: there is no such file'],
  ],
  [
    'spec file',
    minimal.replace(/phases:\n.*\n.*\n/, 'phases: gone\n'),
    ['3:9 phases: gone: there is no such file'],
  ],
  ['empty spec', minimal.replace(/phases:\n.*\n.*\n/, 'phases: "#|"\n'), ['3:9 phases: names no phase']],
  ['kickoff', `${minimal}kickoff: k.md\n`, ['11:10 kickoff: k.md: there is no such file']],
  ['prompt', withBuilder('prompt: p.md'), ['9:13 roles.builder.prompt: p.md: there is no such file']],
  [
    'default prompt',
    `${minimal}  upgrader: {backend: demo}\n`,
    ['11:3 roles.upgrader.prompt: prompts/upgrader.md: there is no such file'],
  ],
  [
    'env_file',
    withBuilder('env_file: .testenv'),
    ['9:15 roles.builder.env_file: .testenv: there is no such file'],
  ],
  ['same id', two.replace('"2"', '"1"'), ['6:10 phases[1].id: phase id 1 is used twice']],
  [
    'same status',
    two.replace('{id', '{status: machine-docs/STATUS-1.md, id'),
    ['6:14 phases[1].status: status file machine-docs/STATUS-1.md is also that of phase 1'],
  ],
  [
    'space behind a plan',
    minimal.replace('phases/01.md', '"phases/01.md "'),
    [
      '5:11 phases[0].plan: plan phases/01.md : there is no such file',
      '4:5 phases[0]: the plan file begins or ends with a space',
    ],
  ],
  [
    'no Adversary',
    minimal.replace(/ {2}adversary:\n.*\n/, ''),
    ['6:1 roles.adversary: is missing: cadence gate needs an Adversary (only solo does not)'],
  ],
  [
    'Adversary broken',
    minimal.replace(/adversary:\n.*\n/, 'adversary: {backnd: demo}\n'),
    [
      '9:3 roles.adversary.backend: is missing',
      '9:15 roles.adversary.backnd: unknown key; did you mean backend?',
    ],
  ],
  [
    'backend',
    withBuilder('').replace('backend: demo', 'backend: cladue'),
    ['8:14 roles.builder.backend: unknown backend cladue; known are command, demo'],
  ],
  [
    'backend of a phase',
    minimal.replace('01.md', '01.md\n    adversary: {backend: dem0}'),
    ['6:26 phases[0].adversary.backend: unknown backend dem0; did you mean demo?'],
  ],
  [
    'one clone',
    withRepo('  clones: {builder: c, adversary: ./c}\n'),
    [
      "3:35 work_repo.clones.adversary: must not be the Builder's clone, or inside or around it",
      '10:3 roles.adversary.workdir: the builder works in the same folder, DIR/c',
    ],
  ],
  [
    'clone in a clone',
    withRepo('  clones: {builder: c, adversary: c/d}\n'),
    ["3:35 work_repo.clones.adversary: must not be the Builder's clone, or inside or around it"],
  ],
  [
    'clone is the project',
    withRepo('  clones: {builder: .}\n'),
    ['3:21 work_repo.clones.builder: must not be the folder of the project, or one around it'],
  ],
  [
    'one identity',
    withRepo('  identities: {builder: {email: A@x}, adversary: {email: a@X}}\n'),
    ["3:58 work_repo.identities.adversary.email: must differ from the Builder's"],
  ],
  [
    'state in a clone',
    `${minimal}paths: {state: clones/builder/.loopctl}\n`,
    ["11:16 paths.state: must not be inside the builder's clone"],
  ],
  [
    'state is the project',
    `${minimal}paths: {state: .}\n`,
    ['11:16 paths.state: must not be the folder of the project, or one around it'],
  ],
  [
    'one workdir',
    `${withBuilder('workdir: w')}    workdir: w\n`,
    ['12:14 roles.adversary.workdir: the builder works in the same folder, DIR/w'],
  ],
  [
    'timers out of order',
    `${minimal}timers: {ack_wait_s: 700, nudge_wait_s: 1800}\n`,
    [
      '11:22 timers.ack_wait_s: ack_wait_s (700) must be less than handoff_repeat_s (600): a message is repeated only after its acknowledgement was waited for',
      '11:41 timers.nudge_wait_s: nudge_wait_s (1800) must be less than repeat_window_s (1800): a second stall has to fit into the window',
    ],
  ],
  [
    'wakes that cannot be',
    `${minimal}  orchestrator: {backend: demo, prompt: prompts/builder.md}\nwake: {cron: 0 25 * * *}\n`,
    [
      '12:14 wake.cron: not a usable pattern: CronPattern: Invalid value for hour: 25',
      '12:1 wake.prompt: prompts/wake.md: there is no such file',
    ],
  ],
  [
    'a time zone that is none',
    `${minimal}  orchestrator: {backend: demo, prompt: prompts/builder.md}\nwake: {timezone: Mars/Crater, prompt: prompts/builder.md}\n`,
    ['12:18 wake.timezone: time zone Mars/Crater is not known here'],
  ],
  [
    'a broken timer is no reason to fault another',
    `${minimal}timers: {handoff_repeat_s: x, ack_wait_s: 700}\n`,
    ['11:28 timers.handoff_repeat_s: must be a number, not "x"'],
  ],
  [
    'long socket',
    `${minimal}terminal: {socket: /run/${'x'.repeat(99)}}\n`,
    ['11:20 terminal.socket: is 104 bytes long as an absolute path; 103 are possible'],
  ],
];

test.each(wrong)('wrong: %s', (_name, yaml, expected) => {
  const lines = mistakes(makeProject(yaml)).split('\n').slice(1);
  expect(lines.map((line) => line.replace('loopctl.yaml:', '')).toSorted()).toEqual(expected.toSorted());
});

test('a secrets file inside a clone', () => {
  const dir = makeProject(withBuilder('env_file: clones/builder/.testenv'), {
    'clones/builder/.testenv': '',
  });
  expect(mistakes(dir)).toContain(
    '9:15 roles.builder.env_file: must not be inside a clone: an agent could commit it',
  );
});

test('a secrets file that others can read is warned about, never shown', () => {
  const dir = makeProject(withBuilder('env_file: .testenv'), { '.testenv': 'KEY=hunter2\n' });
  chmodSync(join(dir, '.testenv'), 0o640);
  expect(warnings(dir)).toEqual([
    '9:15 roles.builder.env_file: others on this machine can read it: chmod 600 .testenv',
  ]);
  chmodSync(join(dir, '.testenv'), 0o600);
  expect(warnings(dir)).toEqual([]);
});

const allowed: readonly (readonly [name: string, yaml: string, expected: readonly string[]])[] = [
  ['host.auto with a check', `${minimal}host: {auto: true, check: ['true']}\n`, []],
  [
    'host.auto without a check',
    `${minimal}host: {auto: true}\n`,
    ['11:14 host.auto: has no effect without host.check'],
  ],
  ['solo without an Adversary', `${minimal.replace(/ {2}adversary:\n.*\n/, '')}cadence: solo\n`, []],
  [
    'solo with one that has no prompt',
    `${minimal}    prompt: gone.md\ncadence: solo\n`.replace('    prompt: gone.md\n', ''),
    [],
  ],
  ['a backend of your own', `${minimal.replace('demo', 'mine')}backends: {mine: {signals: true}}\n`, []],
  [
    'an Orchestrator',
    `${minimal}  orchestrator: {backend: demo, prompt: prompts/builder.md, autostart: true}\nwake: {cron: '*/5 * * * * *', timezone: Europe/Berlin, prompt: prompts/builder.md}\n`,
    [],
  ],
  ["a wake without an Orchestrator is nobody's business", `${minimal}wake: {cron: never}\n`, []],
  [
    'a role in a clone',
    `${minimal}  assistant: {backend: demo, prompt: prompts/builder.md, workdir: clones/builder}\n`,
    ['11:67 roles.assistant.workdir: the builder works in the same folder, DIR/clones/builder'],
  ],
  [
    'a secret in env',
    withBuilder('env: {ANTHROPIC_API_KEY: sk-1, HOME: /x}'),
    ["9:30 roles.builder.env.ANTHROPIC_API_KEY: looks like a secret: put it into the role's env_file"],
  ],
  [
    'a status file elsewhere',
    minimal.replace('01.md', '01.md\n    status: S.md'),
    ['6:13 phases[0].status: S.md is not directly in work_repo.docs (machine-docs)'],
  ],
  ['docs at the root', withRepo('  docs: .\n'), []],
  [
    'a socket in /tmp',
    `${minimal}terminal: {socket: /tmp/x/s}\n`,
    ['11:20 terminal.socket: files in /tmp get cleaned away: the sessions would be lost from sight'],
  ],
];

test.each(allowed)('allowed: %s', (_name, yaml, expected) => {
  const dir = makeProject(yaml);
  expect(mistakes(dir)).toBe('');
  expect(
    warnings(dir)
      .map((line) => line.replace(dir, 'DIR'))
      .toSorted(),
  ).toEqual(expected.toSorted());
});

test('backends are not checked when nobody says which are built in', () => {
  const dir = makeProject(minimal.replaceAll('demo', 'whatever'));
  expect(loadConfig(dir).config.roles.builder?.backend).toBe('whatever');
});
