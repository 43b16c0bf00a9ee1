import { expect, test } from 'vitest';
import { refusesRoot } from '../../../src/agents/claude/root.ts';
import { loadBackends } from '../../../src/agents/registry.ts';

const options = {
  ...({ mode: 'fresh', model: null, conversation: 'x', prompt: null, promptFile: null } as const),
};
const argvOf = (vars: Readonly<Record<string, string>> = {}) =>
  loadBackends({ overrides: { claude: { vars } } })
    .get('claude')
    ?.launch(options).argv ?? [];

test.each([
  ['root', {}, {}, 0, true],
  ['root, in what is said to be a sandbox', {}, { IS_SANDBOX: '1' }, 0, false],
  ['root, in a sandbox of its own', {}, { CLAUDE_CODE_BUBBLEWRAP: '1' }, 0, false],
  ['root that is asked', { permission_mode: 'manual' }, {}, 0, false],
  ['root, by a program of their own', { program: '/opt/as-user' }, {}, 0, false],
  ['somebody else', {}, {}, 1000, false],
] as const)('%s', (_name, vars, env, uid, refuses) => {
  expect(refusesRoot(argvOf(vars), env, uid) !== null).toBe(refuses);
});

test('it says the way out', () => {
  expect(refusesRoot(argvOf(), {}, 0)).toContain("IS_SANDBOX: '1'");
});
