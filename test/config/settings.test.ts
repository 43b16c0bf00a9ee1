import { expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load.ts';
import { type BackendTraits, toSettings } from '../../src/config/settings.ts';
import { makeProject, minimal } from './project.ts';

const backends = new Map<string, BackendTraits>([
  ['demo', { queuesInput: true, canResume: true, oneShot: {} }],
  ['other', { queuesInput: false, canResume: false }],
]);

const yaml = `project: My Project
${minimal}    model: sharp
    account: team
    resume: true
timers: {sweep_s: 0.5}
cadence: phase
advance: seed
limits: {auto_resume: false}
budget: {session: {tokens: 5}}
prices: {gpt-5: {input: 1, output: 2}}
`.replace(
  'phases/01.md',
  `phases/01.md
    builder: {model: cheap}
    adversary: {backend: other}
  - {id: "2", plan: phases/01.md, status: machine-docs/S.md}`,
);

const load = (text: string) => loadConfig(makeProject(text)).config;

test('settings are the configuration that rules decide by', () => {
  const config = load(yaml);
  expect(toSettings(config, backends)).toEqual({
    project: 'My Project',
    timers: { ...config.timers, sweep_s: 0.5 },
    cadence: 'phase',
    advance: 'seed',
    phases: [
      { id: '1', plan: 'phases/01.md', status: 'machine-docs/STATUS-1.md' },
      { id: '2', plan: 'phases/01.md', status: 'machine-docs/S.md' },
    ],
    docs: 'machine-docs',
    auto_resume: false,
    wake: null,
    host: {
      check: false,
      recreate: false,
      auto: false,
      unreachable_s: 600,
      check_interval_s: 300,
      failures_max: 3,
      cooldown_s: 3600,
    },
    tasks: { assistants_max: 1, jobs: {} },
    budget: { hard: false, session: { tokens: 5 }, phase: {}, day: {}, project: {} },
    prices: expect.objectContaining({
      'gpt-5': { input: 1, output: 2, cache_write: 1, cache_read: 1 },
      'claude-haiku-4-5': { input: 1, output: 5, cache_write: 1.25, cache_read: 0.1 },
    }),
    roles: {
      builder: {
        backend: 'demo',
        model: null,
        account: 'demo',
        resume: false,
        queues_input: true,
        can_resume: true,
        can_interrupt: false,
        autostart: true,
      },
      adversary: {
        backend: 'demo',
        model: 'sharp',
        account: 'team',
        resume: true,
        queues_input: true,
        can_resume: true,
        can_interrupt: false,
        autostart: true,
      },
    },
  });
});

const at = (phase: string | null, backend: string | null, model: string | null) => ({
  phase,
  override: { backend, model },
});

test.each([
  ['no phase', {}, ['demo', null, 'demo'], ['demo', 'sharp', 'team']],
  [
    'phase changes a model, and a backend with its model and account',
    { phase: '1' },
    ['demo', 'cheap', 'demo'],
    ['other', null, 'other'],
  ],
  ['a phase without changes', { phase: '2' }, ['demo', null, 'demo'], ['demo', 'sharp', 'team']],
  ['the run names a model', at('2', null, 'run'), ['demo', 'run', 'demo'], ['demo', 'run', 'team']],
  ['the run names a backend', at('1', 'other', null), ['other', null, 'other'], ['other', null, 'other']],
  [
    'the run brings a phase back to the backend of the role',
    at('1', 'demo', null),
    ['demo', 'cheap', 'demo'],
    ['demo', null, 'team'],
  ],
  ['the run names both', at('1', 'other', 'run'), ['other', 'run', 'other'], ['other', 'run', 'other']],
])('backend, model and account: %s', (_name, run, builder, adversary) => {
  const { roles } = toSettings(load(yaml), backends, run);
  const brief = (name: string) => [roles[name]?.backend, roles[name]?.model, roles[name]?.account];
  expect([brief('builder'), brief('adversary')]).toEqual([builder, adversary]);
});

test('solo runs no Adversary, even if one is configured', () => {
  const { roles } = toSettings(load(`${minimal}cadence: solo\n`), backends);
  expect(Object.keys(roles)).toEqual(['builder']);
});

test.each(['gone', 'constructor', '__proto__'])('backend %s without a manifest', (backend) => {
  expect(() => toSettings(load(minimal), backends, at('1', backend, null))).toThrow(
    expect.objectContaining({
      code: 'LOOPCTL_E_CONFIG_INVALID',
      message: `roles.builder: unknown backend ${backend}; known are demo, other`,
    }),
  );
});
