import { chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { loadBackends } from '../../../src/agents/registry.ts';
import { runTrial } from '../../../src/daemon/trial/trial.ts';
import { createHost } from '../../../src/system/proc/host.ts';
import { createTmuxTerminal } from '../../../src/terminal/tmux/terminal.ts';
import { processesOf } from '../../e2e/lib/processes.ts';

/** A program that behaves as the script says, in a terminal of its own. */
async function trial(script: string, timeoutMs = 30_000) {
  const temp = mkdtempSync(join(tmpdir(), 'loopctl-t-'));
  onTestFinished(() => rmSync(temp, { recursive: true, force: true }));
  const program = join(temp, 'tool');
  writeFileSync(
    program,
    `#!/bin/sh\nsay() { printf '%s\\n' "{\\"event\\":\\"$1\\",\\"at\\":1$2}" >>"$LOOPCTL_SIGNALS"; }\n${script}\n`,
  );
  chmodSync(program, 0o755);
  const overrides = { mine: { launch: { fresh: [program, '{prompt}'] }, prompt: 'argument', signals: true } };
  const backend = loadBackends({ overrides }).get('mine');
  if (backend === undefined) throw new Error('no backend');
  const report = await runTrial({
    role: { backend, model: null, workdir: temp, env: {}, envFile: null },
    host: async (folder) =>
      createTmuxTerminal({
        socket: join(folder, 'tmux', 'tmux.sock'),
        project: folder,
        bootId: createHost().bootId(),
      }),
    temp,
    timeoutMs,
  });
  expect(readdirSync(temp)).toEqual(['tool']);
  expect(processesOf({ root: temp })).toEqual([]);
  return report;
}

test('an answer', async () => {
  const report = await trial(`say ready; say turn_start; say turn_end ',"message":"pong"'; sleep 60`);
  expect(report).toMatchObject({ outcome: 'answered', words: '' });
});

test.each([
  ['dialog', `say dialog ',"what":"login: no key"'; sleep 60`, /login: no key/],
  ['ended', `echo 'Error: no such model'; exit 1`, /no such model/],
  [
    'failed',
    `say turn_start; echo 'Internal error'; say turn_end ',"message":""'; sleep 60`,
    /Internal error/,
  ],
  ['limit', `say limit ',"kind":"usage limit","reset":null'; sleep 60`, /usage limit/],
] as const)('%s', async (outcome, script, words) => {
  const report = await trial(script);
  expect(report.outcome).toBe(outcome);
  expect(report.words).toMatch(words);
});

test('silence', async () => {
  expect(await trial('sleep 60', 2_000)).toMatchObject({ outcome: 'late' });
});
