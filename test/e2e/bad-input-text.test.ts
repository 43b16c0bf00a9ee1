import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { takenBy } from './lib/audit.ts';
import { loopctl } from './lib/cli.ts';
import { startDaemon } from './lib/daemon.ts';
import { screenOf } from './lib/pane.ts';
import type { TestProject } from './lib/project.ts';
import { docs, done } from './lib/pusher.ts';
import { createQuietProject, timesTold } from './lib/quiet.ts';
import { inPhase, noticeOf, onStage, seen, settled, twoPlans } from './lib/stage.ts';
import { until } from './lib/wait.ts';

/** Not real ones: the shapes are. */
const keys = {
  subject: `sk-ant-api03-${'A1b2C3d4'.repeat(6)}`,
  gate: `ghp_${'Zz9Yy8Xx7'.repeat(4)}`,
  file: 'correct-horse-battery-staple-4711',
};

const esc = '\u001b';
/** Sets a title, clears the screen, writes the clipboard, turns the text around. */
const hostile = `${esc}]0;owned\u0007${esc}[2J${esc}]52;c;ZXZpbA==\u0007\u009b31m\u202eevil\u200b`;

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
}

/** Files below the folder that hold the text, by their bytes. */
function holding(folder: string, text: string): readonly string[] {
  return filesBelow(folder).filter((path) => readFileSync(path).includes(text));
}

/** Arguments or environment of every process on this machine. */
function everyProcess(what: 'cmdline' | 'environ'): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => {
      try {
        return readFileSync(`/proc/${name}/${what}`, 'utf8');
      } catch {
        return '';
      }
    });
}

/** Everything that a person or a program is shown. */
async function shown(project: TestProject): Promise<Readonly<Record<string, string>>> {
  const commands = ['status', 'status --json', 'explain adversary', 'events --json', 'logs'];
  const printed = await Promise.all(
    commands.map(async (command) => {
      const { out, err } = await loopctl(project, ...command.split(' '));
      return [command, out + err] as const;
    }),
  );
  return Object.fromEntries([
    ...printed,
    ['pane of the Builder', screenOf(project, 'builder')],
    ['pane of the Adversary', screenOf(project, 'adversary')],
  ]);
}

/** Control bytes but line breaks, and characters that hide or turn text. */
const unfit = /(?!\n)[\p{Cc}\u202a-\u202e\u2066-\u2069\u200b]/u;

test('subjects with escape sequences, newlines, 10 kB, emoji and keys: nothing of it gets through, no handoff is lost', async () => {
  const project = createQuietProject({ plans: twoPlans });
  onTestFinished(() => project.destroy());
  const daemon = await startDaemon(project);
  const { builder, adversary } = onStage(project, daemon);
  await settled(daemon);
  const claims = [
    builder.push({ subject: `claim(sums): ${hostile}` }),
    builder.push({ subject: `claim(long): ${'x'.repeat(10_000)}` }),
    builder.push({ subject: 'claim(owl): 🦉 👩‍👩‍👧 works' }),
    builder.push({ subject: `claim(key): uses ${keys.subject}` }),
    builder.push({ subject: Buffer.from('claim(latin): caf\xe9 \xff\xfe', 'latin1') }),
    builder.push({ subject: `claim(${esc}[31mred): works` }),
    builder.push({ subject: 'claim(lines): one\rclaim(two): not a claim\nclaim(three): not a subject' }),
  ];
  const odd = [
    builder.push({ subject: `claim(${'g'.repeat(10_000)}): no` }),
    adversary.push({ subject: `review(sums): ${hostile}` }),
    adversary.push({ subject: `review(${keys.gate}): PASS` }),
  ];
  const gates = ['sums', 'long', 'owl', 'key', 'latin', 'red', 'lines'];
  const status = await seen(
    daemon,
    'every claim and every flaw',
    (now) => now.phase.gates.length >= gates.length && odd.every((sha) => noticeOf(now, `ledger/one/${sha}`)),
  );
  expect(status.phase.gates.map(({ gate }) => gate)).toEqual(gates);
  await until('all claims told', () =>
    claims.every((sha) => timesTold(project, 'adversary', `claimed at ${sha.slice(0, 12)}`) === 1),
  );
  await settled(daemon);

  const views = await shown(project);
  for (const [view, text] of Object.entries(views)) {
    expect(text.length, view).toBeGreaterThan(20);
    expect(unfit.exec(text), view).toBeNull();
    for (const key of [keys.subject, keys.gate]) expect(text, view).not.toContain(key);
  }
  for (const role of ['builder', 'adversary'])
    for (const { text } of takenBy(project, role)) {
      expect(unfit.exec(text)).toBeNull();
      for (const line of text.split('\n').filter((one) => one.includes('[loopctl ')))
        expect(line.length).toBeLessThan(600);
      for (const key of [keys.subject, keys.gate]) expect(text).not.toContain(key);
    }
  for (const key of [keys.subject, keys.gate])
    expect(holding(project.paths.state, key), 'files of the state folder').toEqual([]);

  for (const gate of gates) adversary.push({ subject: `review(${gate}): PASS ${hostile}` });
  builder.push({ subject: 'status: done', files: { [docs.status('one')]: done } });
  await seen(daemon, 'the next phase', inPhase('two'));
});

test('values of an env file reach the agent and nobody else', async () => {
  const project = createQuietProject({ plans: twoPlans });
  onTestFinished(() => project.destroy());
  const envFile = join(project.root, 'builder.env');
  writeFileSync(envFile, `MY_SERVICE_PASSWORD="${keys.file}"\nPLAIN=1\n`, { mode: 0o600 });
  project.configure((config) => {
    const roles = config.roles as Record<string, Record<string, unknown>>;
    roles.builder = { ...roles.builder, env_file: envFile };
  });
  const daemon = await startDaemon(project);
  const { builder, adversary } = onStage(project, daemon);
  const { agents } = await settled(daemon);
  const knowing = everyProcess('environ').filter((env) => env.includes(keys.file));
  expect(knowing.length).toBeGreaterThan(0);
  for (const env of knowing) expect(env).toMatch(/\0LOOPCTL_ROLE=builder\0/);
  expect(everyProcess('cmdline').filter((argv) => argv.includes(keys.file))).toEqual([]);

  process.kill(agents.find(({ name }) => name === 'builder')?.pid ?? 0, 'SIGKILL');
  await seen(daemon, 'the Builder back', (status) => status.agents[0]?.generation === 2);
  builder.push({ subject: 'claim(sums): adds up', files: { [docs.status('one')]: done } });
  adversary.push({ subject: 'review(sums): PASS' });
  await seen(daemon, 'the next phase', inPhase('two'));
  await settled(daemon);
  for (const [view, text] of Object.entries(await shown(project)))
    expect(text, view).not.toContain(keys.file);
  expect(everyProcess('cmdline').filter((argv) => argv.includes(keys.file))).toEqual([]);
  expect(holding(project.paths.state, keys.file)).toEqual([]);
  expect(holding(project.paths.runtime, keys.file)).toEqual([]);
});

test('sockets and state are for their owner only', async () => {
  const project = createQuietProject();
  onTestFinished(() => project.destroy());
  const daemon = await startDaemon(project);
  await settled(daemon);
  const { controlSocket, tmuxSocket, runtime, lock, state, logs } = project.paths;
  const forReaders = join(state, 'REBOOTS.md');
  const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);
  expect([controlSocket, runtime, state].map(mode)).toEqual(['600', '700', '700']);
  const open = [tmuxSocket, lock, state, logs, ...filesBelow(state)].filter(
    (path) => path !== forReaders && (statSync(path).mode & 0o077) !== 0,
  );
  expect(open).toEqual([]);
});
