import fc from 'fast-check';
import { expect, test } from 'vitest';
import { authorOf, defaultIdentity } from '../../src/repo/authors.ts';
import { backoffMs } from '../../src/repo/backoff.ts';
import { isBranchName } from '../../src/repo/branch.ts';
import { gitEnv } from '../../src/repo/env.ts';
import { reasonOf, redact } from '../../src/repo/redact.ts';
import { classifyRemote, sameRemote } from '../../src/repo/remote-url.ts';
import { tryGit } from './support.ts';

test.each([
  ['/srv/x.git', 'local'],
  ['./x.git', 'local'],
  ['x:y.git', 'network'],
  ['/srv/a:b.git', 'local'],
  ['./a:b', 'local'],
  ['file:///srv/x%20y.git', 'local'],
  ['file://localhost/srv/x.git', 'local'],
  ['file://other/srv/x.git', 'network'],
  ['git@github.com:o/r.git', 'network'],
  ['ssh://h/r', 'network'],
  ['https://h/r', 'network'],
  ['ext::sh -c x', 'network'],
])('%s is %s', (url, kind) => {
  expect(classifyRemote(url, '/base').kind).toBe(kind);
});

test.each([
  ['/srv/x.git', 'file:///srv/x.git', true],
  ['/srv/x.git/', '/srv/x', true],
  ['../x.git', '/base/x.git', true],
  ['git@github.com:o/r.git', 'ssh://git@github.com/o/r', true],
  ['https://user:token@h/o/r.git', 'https://h/o/r', true],
  ['https://H/o/r', 'https://h/o/r.git', true],
  ['https://h/o/r', 'https://h/o/s', false],
  ['git@h:o/r', 'root@h:o/r', false],
  ['https://h/o/r', 'git@h:o/r', false],
  ['/srv/x', '/srv/y', false],
])('%s and %s are the same remote: %s', (one, other, same) => {
  expect(sameRemote(one, other, '/base/clone')).toBe(same);
});

test.each([
  ['https://user:pa@ss@h/r failed', 'https://h/r failed'],
  [
    "fatal: unable to access 'https://ghp_abc@github.com/o/r/'",
    "fatal: unable to access 'https://github.com/o/r/'",
  ],
  ['https://h/r?access_token=abc&x=1', 'https://h/r?access_token=…&x=1'],
  ['git@github.com:o/r.git', 'git@github.com:o/r.git'],
])('credentials leave %s', (text, clean) => {
  expect(redact(text)).toBe(clean);
});

test('the reason of a failure is one telling line', () => {
  expect(reasonOf('warning: x\nfatal: bad thing\nmore')).toBe('fatal: bad thing');
  expect(
    reasonOf(
      'ssh: no route\r\nfatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.\n',
    ),
  ).toBe('ssh: no route');
  expect(reasonOf('fatal: Could not read from remote repository.\n')).toContain('Could not read');
  expect(reasonOf('')).toBe('no message');
  fc.assert(fc.property(fc.string(), (text) => !/[\x00-\x1f]/.test(reasonOf(text))));
});

test('a name is taken for a branch only when git takes it too', async () => {
  const names = [
    'main',
    'team/loop',
    'é',
    'a.b',
    '-x',
    'a..b',
    'a b',
    '/a',
    'a/',
    'a//b',
    '.a',
    'a/.b',
    'a.lock',
    'a@{1}',
    'a~',
    'a\n',
    '../x',
    '',
  ];
  for (const name of names) {
    const ran = await tryGit('/', ['check-ref-format', '--branch', name]);
    expect([name, isBranchName(name)]).toEqual([name, ran.code === 0]);
  }
});

test('authorship is judged by e-mail, whatever its case', () => {
  const identities = {
    builder: defaultIdentity('My Project!', 'builder'),
    adversary: defaultIdentity('My Project!', 'adversary'),
  };
  expect(identities.builder.email).toBe('builder@my-project.loopctl.invalid');
  expect(authorOf('Builder@my-project.loopctl.INVALID ', identities)).toBe('builder');
  expect(authorOf('adversary@my-project.loopctl.invalid', identities)).toBe('adversary');
  expect(authorOf('builder@other.loopctl.invalid', identities)).toBe('other');
  expect(defaultIdentity('…', 'builder').email).toBe('builder@project.loopctl.invalid');
});

test('backing off doubles to a ceiling, with a little jitter', () => {
  expect([0, 1, 2, 3, 8, 99].map((failures) => backoffMs(failures, 0))).toEqual([
    0, 5_000, 10_000, 20_000, 600_000, 600_000,
  ]);
  expect(backoffMs(1, 0.999)).toBeLessThanOrEqual(5_500);
});

test('what would bind git elsewhere or make it ask does not reach it', () => {
  const env = gitEnv(null, {
    PATH: '/bin',
    GIT_DIR: '/x',
    GIT_INDEX_FILE: 'i',
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'a',
    GIT_TRACE: '1',
    GIT_SSL_CAINFO: 'c',
  });
  expect(env).toMatchObject({ PATH: '/bin', GIT_SSL_CAINFO: 'c', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' });
  expect(Object.keys(env).filter((key) => /DIR|INDEX|CONFIG|TRACE/.test(key))).toEqual([]);
});

test.each([
  [null, {}, 'ssh -oBatchMode=yes -oConnectTimeout=15'],
  ['ssh -i key', {}, 'ssh -i key -oBatchMode=yes -oConnectTimeout=15'],
  [
    'ssh -i key',
    { GIT_SSH_COMMAND: '/usr/bin/ssh -v' },
    '/usr/bin/ssh -v -oBatchMode=yes -oConnectTimeout=15',
  ],
  ['plink -x', {}, 'plink -x'],
  [null, { GIT_SSH: '/opt/wrapper' }, undefined],
])('ssh asks nothing: %j with %j', (configured, env, command) => {
  expect(gitEnv(configured, env).GIT_SSH_COMMAND).toBe(command);
});
