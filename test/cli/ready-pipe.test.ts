import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openReadyPipe, READY_FD, readyError } from '../../src/cli/daemon/ready-pipe.ts';
import { LoopctlError } from '../../src/errors/error.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'loopctl-ready-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const ready = { running: ['builder'], notRunning: [], remarks: [] };

test('one line is told, once, and the name of the descriptor is inherited by nobody', () => {
  const file = join(dir, 'pipe');
  const env: NodeJS.ProcessEnv = { [READY_FD]: String(openSync(file, 'w')) };
  const pipe = openReadyPipe(env);
  pipe.tell({ ready });
  pipe.tell({ ready: { ...ready, running: [] } });
  expect(readFileSync(file, 'utf8')).toBe(`${JSON.stringify({ ready })}\n`);
  expect(env).toEqual({});
});

test.each([undefined, '', 'x', '1', '-3', '2.5'])('with %j as descriptor nothing is written', (value) => {
  const env: NodeJS.ProcessEnv = value === undefined ? {} : { [READY_FD]: value };
  expect(() => openReadyPipe(env).tell({ ready })).not.toThrow();
});

test('a starter that went away harms nobody', () => {
  const fd = openSync(join(dir, 'gone'), 'w');
  closeSync(fd);
  expect(() => openReadyPipe({ [READY_FD]: String(fd) }).tell({ ready })).not.toThrow();
});

test('errors keep their code over the pipe; a defect has none', () => {
  const coded = new LoopctlError('LOOPCTL_E_ALREADY_RUNNING', 'held by pid 7');
  expect(readyError(coded)).toMatchObject({ code: 'LOOPCTL_E_ALREADY_RUNNING', message: 'held by pid 7' });
  expect(readyError(new Error('boom'))).toMatchObject({ code: null, message: 'boom' });
});
