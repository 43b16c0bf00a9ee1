import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseExitReport, readExitReport } from '../../../src/terminal/launch/exit-report.ts';
import { wrapperArgv } from '../../../src/terminal/launch/wrapper.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "launch it's-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const report = () => join(dir, 'exit.json');
const options = (argv: readonly string[], more: { envFile?: string; cwd?: string } = {}) => ({
  exitReport: report(),
  generation: 3,
  envFile: more.envFile ?? null,
  cwd: more.cwd ?? dir,
  argv,
});

function hasShell(shell: readonly string[]): boolean {
  return spawnSync(shell[0] ?? '', [...shell.slice(1), '-c', ':']).status === 0;
}
const shells = [['dash'], ['bash', '--posix'], ['bash'], ['busybox', 'sh']].filter(hasShell);

function run(
  shell: readonly string[],
  argv: readonly string[],
  more: { envFile?: string; cwd?: string } = {},
) {
  const [, ...rest] = wrapperArgv(options(argv, more));
  const [name = '', ...flags] = shell;
  return spawnSync(name, [...flags, ...rest], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, KEPT: 'yes' },
  });
}

/** A file as a person might write it, and what an agent sees of it. */
const envText = [
  'PLAIN=one',
  '  export EXPORTED=two words',
  '# COMMENT=no',
  `DOUBLE="a \\"b\\" $HOME \`id\` $(id)"`,
  "SINGLE='x # y'",
  'EMPTY=',
  'SPACED = no',
  'EQUALS=a=b==',
  '1BAD=no',
  'BÄD=no',
  'no equals sign',
  'export "QUOTED=no"',
  'UID=0',
  'IFS=x',
  'LOOPCTL_SESSION=stolen',
  'PAD=  padded  ',
  'CRLF=windows\r',
  'UNICODE=grüße 🙂',
  'SEMI=a;touch pwned',
  'LAST=no newline',
].join('\n');

test.each(shells)('%s reads an env file as data', (...shell) => {
  const envFile = join(dir, 'secrets');
  writeFileSync(envFile, envText);
  const result = run(shell, ['env', '-0'], { envFile });
  const env = Object.fromEntries(
    result.stdout.split('\0').map((line) => [line.split('=')[0], line.slice(line.indexOf('=') + 1)]),
  );
  expect(result.stderr).toBe('');
  expect(env).toMatchObject({
    KEPT: 'yes',
    PLAIN: 'one',
    EXPORTED: 'two words',
    DOUBLE: `a \\"b\\" $HOME \`id\` $(id)`,
    SINGLE: 'x # y',
    EMPTY: '',
    EQUALS: 'a=b==',
    PAD: 'padded',
    CRLF: 'windows',
    UNICODE: 'grüße 🙂',
    SEMI: 'a;touch pwned',
    LAST: 'no newline',
  });
  for (const name of ['COMMENT', 'SPACED', '1BAD', 'BÄD', 'QUOTED', 'LOOPCTL_SESSION', 'IFS']) {
    expect(env).not.toHaveProperty(name);
  }
  expect(Object.keys(env).filter((name) => name.startsWith('lc_'))).toEqual([]);
  expect(existsSync(join(dir, 'pwned'))).toBe(false);
});

test.each(shells)('%s passes arguments as they are and reports the code', (...shell) => {
  const nasty = [
    '',
    ' ',
    'a b',
    "it's",
    '"',
    '$HOME',
    '`id`',
    '\\',
    'x;',
    '*',
    'line\nbreak',
    '#{pid}',
    '-n',
    'ünï',
  ];
  const result = run(shell, ['sh', '-c', 'for a; do printf "%s\\0" "$a"; done; exit 7', 'x', ...nasty]);
  expect(result.stdout.split('\0').slice(0, -1)).toEqual(nasty);
  expect(result.status).toBe(7);
  expect(readExitReport(report(), 3)).toEqual({ generation: 3, code: 7 });
  expect(readExitReport(report(), 4)).toBeNull();
  expect(statSync(report()).mode & 0o777).toBe(0o600);
  expect(readdirSync(dir)).toEqual(['exit.json']);
});

test.each(shells)('%s names a program, folder or env file that is not there', (...shell) => {
  expect(run(shell, ['/no/such program']).status).toBe(127);
  expect(readExitReport(report(), 3)?.code).toBe(127);
  rmSync(report());
  const missing = run(shell, ['true'], { cwd: join(dir, 'gone') });
  expect([missing.status, readExitReport(report(), 3)?.code]).toEqual([78, 78]);
  expect(missing.stderr).toContain(`cannot enter ${join(dir, 'gone')}`);
  expect(run(shell, ['true'], { envFile: join(dir, 'gone') }).stderr).toContain('cannot read');
});

/** Starts the wrapper in a session of its own; resolves once the agent has said that it is ready. */
async function start(shell: readonly string[], agent: string) {
  const [, ...rest] = wrapperArgv(options(['sh', '-c', agent]));
  const [name = '', ...flags] = shell;
  const child = spawn(name, [...flags, ...rest], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  const closed = once(child, 'close');
  await once(child.stdout, 'data');
  return { group: -(child.pid ?? 0), closed };
}

test.each(shells)('%s: signals to the whole group, as a terminal sends them', async (...shell) => {
  const cases = [
    { signal: 'SIGINT', agent: "trap 'exit 5' INT; echo; while :; do sleep 0.01; done", code: 5 },
    { signal: 'SIGINT', agent: 'echo; exec sleep 1000', code: 130 },
    { signal: 'SIGTERM', agent: "trap 'exit 6' TERM; echo; while :; do sleep 0.01; done", code: 6 },
    { signal: 'SIGHUP', agent: 'echo; exec sleep 1000', code: 129 },
  ] as const;
  for (const { signal, agent, code } of cases) {
    rmSync(report(), { force: true });
    const { group, closed } = await start(shell, agent);
    process.kill(group, signal);
    await closed;
    expect(readExitReport(report(), 3), `${signal} ${agent}`).toEqual({ generation: 3, code });
  }
});

test.each(shells)('%s: an agent that is killed is reported as 137', async (...shell) => {
  const { closed } = await start(shell, 'echo; kill -9 $$');
  await closed;
  expect(readFileSync(report(), 'utf8')).toBe('{"generation":3,"code":137}\n');
});

test.each([
  '',
  '{}',
  '{"generation":1}',
  '{"generation":-1,"code":0}',
  '{"generation":1,"code":0} x',
  'null',
])('not a report: %j', (text) => {
  expect(parseExitReport(text)).toBeNull();
});

test('some shell was tested', () => {
  expect(shells.length).toBeGreaterThan(0);
  expect(execFileSync('/bin/sh', ['-c', 'echo ok'], { encoding: 'utf8' })).toBe('ok\n');
});
