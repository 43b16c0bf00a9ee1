import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { builtins, makeProject, minimal, mistakes } from './project.ts';

test('every default and path of the smallest configuration', () => {
  const dir = makeProject(minimal);
  const { config, ...rest } = loadConfig(dir);
  const role = {
    backend: 'demo',
    model: null,
    envFile: null,
    resume: false,
    account: null,
    env: {},
    autostart: false,
    remoteControl: null,
  };
  const none = { backend: null, model: null };
  expect(rest).toMatchObject({ dir, file: join(dir, 'loopctl.yaml'), files: [], warnings: [] });
  expect(config).toEqual({
    project: dir.slice(dir.lastIndexOf('/') + 1),
    work_repo: {
      remote: join(dir, 'remote.git'),
      branch: null,
      docs: 'machine-docs',
      clones: { builder: join(dir, 'clones/builder'), adversary: join(dir, 'clones/adversary') },
      identities: {
        builder: { name: 'loopctl builder', email: 'builder@loopctl.invalid' },
        adversary: { name: 'loopctl adversary', email: 'adversary@loopctl.invalid' },
      },
    },
    phases: [
      {
        id: '1',
        plan: 'phases/01.md',
        planFile: join(dir, 'phases/01.md'),
        status: 'machine-docs/STATUS-1.md',
        overrides: { builder: none, adversary: none },
      },
    ],
    cadence: 'gate',
    advance: 'strict',
    kickoff: join(dir, 'prompts/kickoff.md'),
    roles: {
      builder: { ...role, prompt: join(dir, 'prompts/builder.md'), workdir: join(dir, 'clones/builder') },
      adversary: {
        ...role,
        prompt: join(dir, 'prompts/adversary.md'),
        workdir: join(dir, 'clones/adversary'),
      },
    },
    assistants: { max: 1, timeout_s: 3600 },
    jobs: {},
    backends: {},
    timers: {
      sweep_s: 10,
      fetch_interval_s: 30,
      handoff_repeat_s: 600,
      handoff_repeat_max: 3,
      max_wait_s: 600,
      stall_idle_s: 300,
      stall_grace_s: 180,
      nudge_wait_s: 90,
      repeat_window_s: 1800,
      lease_repeat_max: 12,
      tool_max_s: 7200,
      busy_max_s: 1800,
      start_max_s: 120,
      ack_wait_s: 10,
      restart_backoff_max_s: 60,
      restart_window_s: 900,
      restart_max: 5,
      healthy_after_s: 1800,
      context_warn_pct: 80,
      limit_slack_s: 45,
      limit_jitter_s: 15,
      limit_probe_s: 300,
      limit_probe_max: 3,
      gap_grace_s: 60,
    },
    limits: { auto_resume: true },
    host: {
      check: [],
      recreate: [],
      auto: false,
      unreachable_s: 600,
      check_interval_s: 300,
      failures_max: 3,
      cooldown_s: 3600,
      timeout_s: 900,
    },
    mcp: {
      writes: {
        send: 'allow',
        journal_add: 'allow',
        dispatch: 'allow',
        wake: 'allow',
        restart: 'allow',
        pause: 'allow',
        resume: 'allow',
        host_check: 'allow',
        host_recreate: 'deny',
      },
    },
    hooks: { wake: [], on_complete: [], timeout_s: 30 },
    wake: { cron: '0 * * * *', timezone: 'UTC', when: 'always', prompt: join(dir, 'prompts/wake.md') },
    budget: { hard: false, session: {}, phase: {}, day: {}, project: {} },
    notify: {
      channels: [],
      quiet: null,
      rate: { count: 20, window_s: 3600 },
      give_up_after_s: 86_400,
      heartbeat: null,
    },
    prices: {},
    paths: { state: join(dir, '.loopctl') },
    log: { level: 'info', max_bytes: 10_000_000, files: 5 },
    terminal: { host: 'tmux', width: 200, height: 50, pane_log_bytes: 10_000_000, socket: null },
  });
});

test.each([
  ['git@host:team/p.git', 'git@host:team/p.git'],
  ['host:p.git', 'host:p.git'],
  ['ssh://host/p.git', 'ssh://host/p.git'],
  ['https://host/p.git', 'https://host/p.git'],
  ['file:///srv/p.git', 'file:///srv/p.git'],
  ['/srv/p.git', '/srv/p.git'],
  ['~/p.git', join(homedir(), 'p.git')],
  ['../p.git', 'PARENT/p.git'],
  ['./odd:name.git', 'DIR/odd:name.git'],
])('remote %s', (written, resolved) => {
  const dir = makeProject(minimal.replace('remote.git', written));
  const parent = dir.slice(0, dir.lastIndexOf('/'));
  const { remote } = loadConfig(dir).config.work_repo;
  expect(remote).toBe(resolved.replace('DIR', dir).replace('PARENT', parent));
});

const oneLine = '01|phases/01.md|docs/STATUS-01.md; 02|phases/02.md|docs/STATUS-02.md';
const asFile = '# seed\n01|phases/01.md|docs/STATUS-01.md\r\n\n02|phases/02.md|docs/STATUS-02.md\n';

test.each([
  ['one string', `"${oneLine}"`],
  ['a block of lines', `|\n  ${oneLine.replace('; ', '\n  ')}`],
  ['a file', 'seed.phases-spec'],
])("the seed's notation: %s", (_name, phases) => {
  const yaml = minimal
    .replace(/phases:\n.*\n.*\n/, `phases: ${phases}\n`)
    .replace('remote.git', 'remote.git\n  docs: ./docs/');
  const dir = makeProject(yaml, { 'phases/02.md': '', 'seed.phases-spec': asFile });
  const { config, files, warnings } = loadConfig(dir);
  expect(config.phases.map(({ id, plan, status }) => ({ id, plan, status }))).toEqual([
    { id: '01', plan: 'phases/01.md', status: 'docs/STATUS-01.md' },
    { id: '02', plan: 'phases/02.md', status: 'docs/STATUS-02.md' },
  ]);
  expect(files).toEqual(phases === 'seed.phases-spec' ? [join(dir, 'seed.phases-spec')] : []);
  expect(warnings).toEqual([]);
});

test('mistakes in a phases file are placed in that file', () => {
  const dir = makeProject(minimal.replace(/phases:\n.*\n.*\n/, 'phases: spec\n'), {
    spec: '1|phases/01.md|STATUS-1.md\n2|phases/02.md\n1|phases/01.md|x\n',
  });
  expect(mistakes(dir)).toMatchInlineSnapshot(`
    "2 mistakes in DIR/loopctl.yaml
    spec:2:1 2|phases/02.md: the status file is missing
    spec:3:1 1|phases/01.md|x: the id 1 is used twice"
  `);
});

test('a manifest is read from its file, or taken inline', () => {
  const dir = makeProject(`${minimal}backends:\n  mine: backends/mine.yaml\n  other: {signals: true}\n`, {
    'backends/mine.yaml': 'launch: {fresh: [mine]}\n',
  });
  const { config, files } = loadConfig(dir);
  expect(config.backends).toEqual({ mine: { launch: { fresh: ['mine'] } }, other: { signals: true } });
  expect(files).toEqual([join(dir, 'backends/mine.yaml')]);
});

test('mistakes in manifests name the manifest file', () => {
  const dir = makeProject(`${minimal}backends:\n  a: a.yaml\n  b: b.yaml\n  c: c.yaml\n`, {
    'a.yaml': 'x: [\n',
    'b.yaml': '- 1\n',
  });
  expect(mistakes(dir)).toMatchInlineSnapshot(`
    "3 mistakes in DIR/loopctl.yaml
    a.yaml:2:1 is not YAML: Flow sequence in block collection must be sufficiently indented and end with a ]
    loopctl.yaml:13:6 backends.b: b.yaml: must be a mapping of keys
    loopctl.yaml:14:6 backends.c: c.yaml: there is no such file"
  `);
});

test('the hash follows the content of all files', () => {
  const dir = makeProject(`${minimal}backends: {mine: mine.yaml}\n`, { 'mine.yaml': 'a: 1\n' });
  const first = loadConfig(dir).hash;
  expect(loadConfig(dir).hash).toBe(first);
  writeFileSync(join(dir, 'mine.yaml'), 'a: 2\n');
  expect(loadConfig(dir).hash).not.toBe(first);
});

test('no file', () => {
  const dir = makeProject(null);
  expect(() => loadConfig(dir)).toThrow(expect.objectContaining({ code: 'LOOPCTL_E_CONFIG_MISSING' }));
});

const notText: readonly (readonly [string, (file: string) => void, string])[] = [
  ['a folder', (file) => mkdirSync(file), 'is not a regular file'],
  ['a pipe', (file) => execFileSync('mkfifo', [file]), 'is not a regular file'],
  ['a device', (file) => symlinkSync('/dev/zero', file), 'is not a regular file'],
  ['10 MB', (file) => writeFileSync(file, '#'.repeat(10_000_000)), 'is larger than 262144 bytes'],
  [
    '100 GB, sparse',
    (file) => {
      writeFileSync(file, '');
      truncateSync(file, 1e11);
    },
    'is larger than 262144 bytes',
  ],
  ['not UTF-8', (file) => writeFileSync(file, Buffer.from([0x61, 0xff])), 'is not UTF-8 text'],
  ['a link in a circle', (file) => symlinkSync(file, file), 'cannot be read'],
];

test.each(notText)('%s instead of the file', (_name, make, message) => {
  const dir = makeProject(null);
  make(join(dir, 'loopctl.yaml'));
  expect(mistakes(dir)).toBe(`1 mistake in DIR/loopctl.yaml\nloopctl.yaml:1:1 ${message}`);
});

test('a file that is exactly as large as allowed is read', () => {
  const dir = makeProject(minimal + '#'.repeat(262_144 - minimal.length));
  expect(mistakes(dir)).toBe('');
});

test('a folder with spaces and quotes', () => {
  const dir = makeProject(null, { 'it\'s "a" project/loopctl.yaml': minimal });
  const project = join(dir, `it's "a" project`);
  for (const folder of ['phases', 'prompts']) symlinkSync(join(dir, folder), join(project, folder));
  const { config } = loadConfig(project, { builtins });
  expect(config.project).toBe('it-s -a- project');
  expect(config.work_repo.clones.builder).toBe(join(project, 'clones/builder'));
});
