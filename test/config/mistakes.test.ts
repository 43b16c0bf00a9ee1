import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { ConfigError } from '../../src/config/problem.ts';
import { builtins, makeProject, minimal, mistakes } from './project.ts';

test('the smallest configuration is right', () => {
  expect(mistakes(makeProject(minimal))).toBe('');
});

test('all mistakes are listed at once, in the order of the file, each with line, column and nearest word', () => {
  const dir = makeProject(`work_repo:
  remote: remote.git
  brnach: main
phases:
  - id: 1
    plan: phases/01.md
  - {id: "2", plan: phases/02.md, bulder: {}}
timers:
  stall_idel_s: 3
  sweep_s: "x"
  handoffRepeatMax: 3
roles:
  builder: {backend: dmo}
  adversary:
    promt: x
    backend: demo
  orkestrator: {backend: demo}
stall_idle_s: 3
cadence: gat
log: {level: inf, max_bytes: 1}
`);
  expect(mistakes(dir)).toMatchInlineSnapshot(`
    "14 mistakes in DIR/loopctl.yaml
    loopctl.yaml:3:3 work_repo.brnach: unknown key; did you mean branch?
    loopctl.yaml:5:9 phases[0].id: must be text: put it in quotes, "1"
    loopctl.yaml:7:21 phases[1].plan: plan phases/02.md: there is no such file
    loopctl.yaml:7:35 phases[1].bulder: unknown key; did you mean builder?
    loopctl.yaml:9:3 timers.stall_idel_s: unknown key; did you mean stall_idle_s?
    loopctl.yaml:10:12 timers.sweep_s: must be a number, not "x"
    loopctl.yaml:11:3 timers.handoffRepeatMax: unknown key; did you mean handoff_repeat_max?
    loopctl.yaml:13:22 roles.builder.backend: unknown backend dmo; did you mean demo?
    loopctl.yaml:15:5 roles.adversary.promt: unknown key; did you mean prompt?
    loopctl.yaml:17:3 roles.orkestrator: unknown key; did you mean orchestrator?
    loopctl.yaml:18:1 stall_idle_s: unknown key here; it belongs at timers.stall_idle_s
    loopctl.yaml:19:10 cadence: must be one of gate, phase, deferred, solo, not "gat"; did you mean gate?
    loopctl.yaml:20:14 log.level: must be one of trace, debug, info, warn, error, fatal, silent, not "inf"; did you mean info?
    loopctl.yaml:20:30 log.max_bytes: must be at least 10000, not 1"
  `);
});

test('the error carries the problems as data', () => {
  const dir = makeProject(minimal.replace('backend: demo', 'backend: 7'));
  const error = catchError(() => loadConfig(dir, { builtins }));
  expect(error).toBeInstanceOf(ConfigError);
  expect(error).toMatchObject({
    code: 'LOOPCTL_E_CONFIG_INVALID',
    exitCode: 2,
    problems: [
      {
        file: `${dir}/loopctl.yaml`,
        line: 8,
        col: 14,
        key: 'roles.builder.backend',
        message: 'must be text: put it in quotes, "7"',
      },
    ],
  });
});

function catchError(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

const cases: readonly (readonly [name: string, yaml: string, expected: string])[] = [
  ['empty', '', '1:1 is empty'],
  ['only a comment', '# nothing\n', '1:1 is empty'],
  ['a list', '- a\n', '1:1 must be a mapping of keys (project:, work_repo:, phases:, roles: …)'],
  ['a word', 'loopctl\n', '1:1 must be a mapping of keys (project:, work_repo:, phases:, roles: …)'],
  ['a tab', 'work_repo:\n\tremote: x\n', '2:1 a tab indents this line; use spaces'],
  ['key twice', `${minimal}cadence: gate\ncadence: solo\n`, '12:1 this key stands twice in the same mapping'],
  ['open quote', `${minimal}project: "x\n`, '12:1 is not YAML: Missing closing "quote'],
  [
    'two documents',
    `${minimal}---\na: 1\n`,
    '11:1 a second document begins here (---); there may be one only',
  ],
  ['unknown tag', `${minimal}project: !secret x\n`, '11:10 is not YAML: Unresolved tag: !secret'],
  ['missing section', minimal.replace(/roles:[\s\S]*/, ''), '1:1 roles: is missing'],
  [
    'missing key',
    minimal.replace('  remote: remote.git\n', '  branch: main\n'),
    '1:1 work_repo.remote: is missing',
  ],
  ['value missing', minimal.replace('remote: remote.git', 'remote:'), '2:10 work_repo.remote: is missing'],
  [
    'no phases',
    minimal.replace(/phases:\n.*\n.*\n/, 'phases: []\n'),
    '3:9 phases: must have at least one entry',
  ],
  [
    'a number for a phase',
    minimal.replace(/phases:\n.*\n.*\n/, 'phases: 3\n'),
    '3:9 phases: must be a list or text, not 3',
  ],
  ['leading zero', minimal.replace('"1"', '01'), '4:9 phases[0].id: must be text: put it in quotes, "01"'],
  [
    'id',
    minimal.replace('"1"', '"a b"'),
    '4:9 phases[0].id: must be 1 to 64 letters, digits, dots, dashes or underscores, and start with a letter or digit',
  ],
  [
    'plan with |',
    minimal.replace('phases/01.md', '"a|b"'),
    '5:11 phases[0].plan: must not contain | or ; (they separate fields of .phases-spec)',
  ],
  [
    'status outside',
    minimal.replace('01.md', '01.md\n    status: ../x'),
    '6:13 phases[0].status: must be a path inside the work repo: relative, with / between folders and without ..',
  ],
  [
    'branch',
    minimal.replace('remote.git', 'remote.git\n  branch: "a..b"'),
    '3:11 work_repo.branch: must be a branch name that git accepts',
  ],
  [
    'remote like an option',
    minimal.replace('remote.git', '--upload-pack=x'),
    '2:11 work_repo.remote: must not start with a dash',
  ],
  [
    'fraction for a count',
    `${minimal}timers: {restart_max: 1.5}\n`,
    '11:23 timers.restart_max: must be a whole number, not 1.5',
  ],
  ['zero seconds', `${minimal}timers: {sweep_s: 0}\n`, '11:19 timers.sweep_s: must be more than 0, not 0'],
  [
    'a year of seconds',
    `${minimal}timers: {max_wait_s: 31536000}\n`,
    '11:22 timers.max_wait_s: must be at most 2147483, not 31536000',
  ],
  [
    'infinite',
    `${minimal}timers: {max_wait_s: .inf}\n`,
    '11:22 timers.max_wait_s: must be a number, not Infinity',
  ],
  [
    'duration with a unit',
    `${minimal}timers: {max_wait_s: 10m}\n`,
    '11:22 timers.max_wait_s: must be a number, not "10m"',
  ],
  [
    'dialect of yes',
    `${minimal}limits: {auto_resume: yes}\n`,
    '11:23 limits.auto_resume: must be true or false, not "yes"',
  ],
  ['list for a section', `${minimal}timers: [1]\n`, '11:9 timers: must be a mapping of keys, not a list'],
  [
    'enum',
    `${minimal}terminal: {host: Tmuxx}\n`,
    '11:18 terminal.host: must be one of tmux, pty, not "Tmuxx"; did you mean tmux?',
  ],
  [
    'nothing near',
    `${minimal}flavour: sweet\n`,
    '11:1 flavour: unknown key; known here are project, work_repo, phases, cadence, advance, kickoff, roles, wake, hooks, assistants, jobs, backends, timers, limits, budget, prices, notify, host, mcp, paths, log, terminal',
  ],
  [
    'in the wrong place',
    `${minimal}remote: x\n`,
    '11:1 remote: unknown key here; it belongs at work_repo.remote',
  ],
  ['channel', `${minimal}notify: [slack]\n`, '11:9 notify: must be a mapping of keys, not a list'],
  ['cap', `${minimal}budget: {day: {usd: -1}}\n`, '11:21 budget.day.usd: must be more than 0, not -1'],
  [
    'variable name',
    minimal.replace('backend: demo', 'backend: demo\n    env: {A-B: x}'),
    '9:11 roles.builder.env.A-B: must be a variable name: letters, digits and underscores, not starting with a digit',
  ],
  [
    'variable value',
    minimal.replace('backend: demo', 'backend: demo\n    env: {A: 1}'),
    '9:14 roles.builder.env.A: must be text: put it in quotes, "1"',
  ],
  [
    'control characters',
    minimal.replace('remote.git', '"a\\u001b[31m"'),
    '2:11 work_repo.remote: must be one line without control characters',
  ],
  [
    'hostile key',
    `${minimal}"\\e[31mred\\nx": 1\n`,
    '11:1 red x: unknown key; known here are project, work_repo, phases, cadence, advance, kickoff, roles, wake, hooks, assistants, jobs, backends, timers, limits, budget, prices, notify, host, mcp, paths, log, terminal',
  ],
  [
    '__proto__',
    `${minimal}__proto__: {cadence: solo}\n`,
    '11:1 __proto__: unknown key; known here are project, work_repo, phases, cadence, advance, kickoff, roles, wake, hooks, assistants, jobs, backends, timers, limits, budget, prices, notify, host, mcp, paths, log, terminal',
  ],
];

test.each(cases)('%s', (_name, yaml, expected) => {
  const lines = mistakes(makeProject(yaml)).split('\n');
  expect(lines.slice(1).map((line) => line.replace('loopctl.yaml:', ''))).toEqual([expected]);
});
