import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { LaunchSpec, TerminalEvent } from '../../../src/ports/terminal.ts';
import { alive, bootId, identify } from '../../../src/system/proc/identity.ts';
import { load } from '../../../src/terminal/pty/load.ts';
import { createPtyTerminal } from '../../../src/terminal/pty/pty-terminal.ts';

function world() {
  const dir = mkdtempSync(join(tmpdir(), 'pty-'));
  const terminal = createPtyTerminal({ project: 'p', bootId: bootId(), width: 80, height: 24 });
  onTestFinished(async () => {
    await terminal.close();
    rmSync(dir, { recursive: true, force: true });
  });
  const spec = (session: string, argv: readonly string[]): LaunchSpec => ({
    session,
    tags: { project: 'p', agent: session, generation: 1, phase: '1', conversation: '', taken: [] },
    argv,
    cwd: dir,
    env: {},
    envFile: null,
    exitReport: join(dir, `${session}.json`),
    log: null,
  });
  return { dir, terminal, spec };
}

test('without node-pty a coded error says what to install', async () => {
  const missing = (): Promise<never> => Promise.reject(new Error("Cannot find package 'node-pty'"));
  await expect(load(missing)).rejects.toMatchObject({
    code: 'LOOPCTL_E_PTY_UNAVAILABLE',
    next: expect.stringContaining('npm install node-pty'),
  });
});

test('closing the terminal ends every session, what they started too', async () => {
  const { dir, terminal, spec } = world();
  const path = join(dir, 'pid');
  const first = await terminal.launch(spec('a', ['cat']));
  const stubborn = `trap '' TERM HUP; (trap '' TERM HUP; exec setsid sleep 600) & echo $! >"$0.part"; mv "$0.part" "$0"; exec sleep 600`;
  const second = await terminal.launch(spec('b', ['sh', '-c', stubborn, path]));
  await vi.waitFor(() => expect(existsSync(path)).toBe(true), { timeout: 5_000 });
  const pid = Number(readFileSync(path, 'utf8'));
  await terminal.close();
  expect([first, second].map((pane) => alive(pane.process))).toEqual([false, false]);
  expect(identify(pid)).toBe(null);
  expect(await terminal.list()).toEqual([]);
});

test('tells of output, coalesced, and of the time of the last one', async () => {
  const { terminal, spec } = world();
  const events: TerminalEvent[] = [];
  await terminal.open((event) => events.push(event));
  const start = performance.now();
  await terminal.launch(
    spec('a', ['sh', '-c', 'i=0; while [ $i -lt 5000 ]; do i=$((i+1)); echo $i; done; echo end; exec cat']),
  );
  const shown = async (): Promise<readonly string[]> => (await terminal.capture('pty1')).lines;
  await vi.waitFor(async () => expect(await shown()).toContain('end'), { timeout: 10_000 });
  const tenths = (performance.now() - start) / 100;
  const outputs = events.filter((event) => event.type === 'output');
  expect(outputs.length).toBeGreaterThan(0);
  expect(outputs.length).toBeLessThanOrEqual(tenths + 2);
  expect((await terminal.list())[0]?.activity).toBeCloseTo(Date.now() / 1000, -1);
});

test('answers a program that asks the terminal for the cursor', async () => {
  const { dir, terminal, spec } = world();
  const ask = `process.stdin.setRawMode(true); process.stdout.write('ab\\x1b[6n');
    process.stdin.once('data', (d) => require('node:fs').writeFileSync(process.argv[1], d));`;
  await terminal.launch(spec('a', [process.execPath, '-e', ask, join(dir, 'answer')]));
  const answer = (): string => readFileSync(join(dir, 'answer'), 'utf8');
  await vi.waitFor(() => expect(answer()).toBe('\x1b[1;3R'), { timeout: 10_000 });
});

test('a session name can be used again once its session was ended', async () => {
  const { terminal, spec } = world();
  const pane = await terminal.launch(spec('a', ['cat']));
  expect((await terminal.kill('a', pane.process, 1_000)).survivors).toEqual([]);
  const again = await terminal.launch(spec('a', ['cat']));
  expect(again.paneId).not.toBe(pane.paneId);
  await expect(terminal.key(pane.paneId, 'Enter')).rejects.toMatchObject({ code: 'LOOPCTL_E_SESSION_GONE' });
});
