import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { loadBackends } from '../../src/agents/registry.ts';
import type { LaunchOptions } from '../../src/ports/agent.ts';
import { screenOf } from './screen-of.ts';

const fresh: LaunchOptions = {
  mode: 'fresh',
  model: null,
  conversation: 'c-1',
  prompt: 'do it; $(now)',
  promptFile: '/tmp/p.md',
};

function messageOf(overrides: Record<string, unknown>): string {
  try {
    loadBackends({ overrides });
  } catch (error) {
    expect(error).toMatchObject({ code: 'LOOPCTL_E_BACKEND_MANIFEST', exitCode: 2 });
    return (error as Error).message;
  }
  return 'no error';
}

test('the demo launches its own program, with the prompt as one argument', () => {
  const demo = loadBackends().get('demo');
  expect(demo).toMatchObject({ name: 'demo', queuesInput: true, canResume: true, hasSignals: true });
  const launch = demo?.launch(fresh);
  expect(launch?.argv.slice(2)).toEqual(['--session', 'c-1', '--prompt', 'do it; $(now)']);
  expect(launch?.argv.slice(0, 2).every(existsSync)).toBe(true);
  expect(launch?.promptDelivered).toBe(true);
  const resumed = demo?.launch({ ...fresh, mode: 'resume', prompt: null, model: 'm' });
  expect(resumed?.argv.slice(2)).toEqual(['--resume', 'c-1', '--model', 'm']);
  expect(resumed?.promptDelivered).toBe(false);
});

test('command is no backend until it has a launch line', () => {
  expect([...loadBackends().keys()]).toEqual(['demo', 'claude', 'codex', 'opencode']);
  const overrides = {
    command: { launch: { fresh: ['cat'] } },
    mine: { launch: { fresh: ['my', '--model={model}'] }, signals: true },
  };
  const backends = loadBackends({ overrides });
  expect([...backends.keys()].toSorted()).toEqual(['claude', 'codex', 'command', 'demo', 'mine', 'opencode']);
  expect(backends.get('mine')).toMatchObject({
    name: 'mine',
    canResume: false,
    hasSignals: true,
    readsScreen: false,
    queuesInput: false,
  });
  expect(backends.get('command')?.launch(fresh)).toEqual({ argv: ['cat'], env: {}, promptDelivered: false });
});

test('a program without rules is unknown, and its draft cannot be told', () => {
  const command = loadBackends({ overrides: { command: { launch: { fresh: ['cat'] } } } }).get('command');
  expect(command?.read(screenOf('$ ls\nfoo'), { wall: 0 })).toEqual({
    state: 'unknown',
    rule: 'none',
    evidence: 'foo',
    draft: null,
    lastMessage: '',
    contextPct: null,
    limitResetMs: null,
  });
});

test('a prompt may go in as a file, and a resume without its own line is a fresh start', () => {
  const overrides = {
    f: { prompt: 'file', launch: { fresh: ['f', ['--task', '{prompt_file}'], '{other}'] } },
  };
  const launch = loadBackends({ overrides })
    .get('f')
    ?.launch({ ...fresh, mode: 'resume' });
  expect(launch).toMatchObject({ argv: ['f', '--task', '/tmp/p.md', '{other}'], promptDelivered: true });
});

test('changes are laid over the built-in manifest, rule by rule', () => {
  const overrides = {
    demo: {
      input: { pause_ms: 70 },
      screen: {
        rules: [
          { id: 'busy-line', state: 'starting', region: 'bar', match: 'esc to interrupt', priority: 99 },
        ],
      },
    },
  };
  const demo = loadBackends({ overrides }).get('demo');
  expect(demo?.recipe).toEqual({ bracketed: true, pause_ms: 70, submit_key: 'Enter' });
  const rule = '─'.repeat(20);
  const reading = demo?.read(screenOf(`✽ Working… (3s · esc to interrupt)\n${rule}\n❯ \n${rule}\n  demo`), {
    wall: 0,
  });
  expect(reading).toMatchObject({ state: 'starting', rule: 'busy-line' });
  expect(demo?.read(screenOf(`\n${rule}\n❯ \n${rule}\n  demo`), { wall: 0 })).toMatchObject({
    state: 'ready',
  });
});

test('every mistake of every manifest is listed with its key', () => {
  const message = messageOf({
    a: { launch: { fresh: [] }, colour: 'red' },
    b: {
      launch: { fresh: ['b'] },
      screen: { rules: [{ id: 'x', state: 'ready', region: 'nowhere', match: 'x' }] },
    },
    c: { launch: { fresh: ['c'] }, draft: { region: 'r', prompt: '(a+)+' } },
    c2: { launch: { fresh: ['c'] }, draft: { region: 'r', prompt: 'x' } },
    d: { extends: 'nobody' },
    e: 'text',
  });
  expect(message).toContain('backends.a.launch.fresh');
  expect(message).toContain('colour');
  expect(message).toContain('backends.b.screen.rules[0].region: no region is named nowhere');
  expect(message).toContain('backends.c.draft.prompt: not a usable pattern');
  expect(message).toContain('backends.c2.draft.region: no region is named r');
  expect(message).toContain('backends.d.extends: no built-in backend nobody');
  expect(message).toContain('backends.e: must be a mapping');
});

test('names of the language do no harm', () => {
  expect(messageOf({ x: { extends: 'constructor', launch: { fresh: ['x'] } } })).toContain(
    'no built-in backend constructor',
  );
});

test("Claude Code's own remote control is switched on by name, in a fresh session and a resumed one", () => {
  const claude = loadBackends().get('claude');
  expect(claude?.hasRemoteControl).toBe(true);
  for (const mode of ['fresh', 'resume'] as const) {
    const options = { mode, model: null, conversation: 'c', prompt: 'p', promptFile: null };
    const argv = claude?.launch({ ...options, remoteControl: 'lab' }).argv ?? [];
    expect(argv.slice(argv.indexOf('--remote-control'), argv.indexOf('--remote-control') + 2)).toEqual([
      '--remote-control',
      'lab',
    ]);
    expect(argv.at(-1)).toBe('p');
    expect(claude?.launch(options).argv).not.toContain('--remote-control');
  }
  expect(loadBackends().get('demo')?.hasRemoteControl).toBe(false);
});
