import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { projectPaths } from '../../../src/boot/paths.ts';
import { status } from '../../../src/cli/commands/status.ts';
import { initialModel } from '../../../src/core/initial.ts';
import { statusOf } from '../../../src/core/view/status.ts';
import { serve } from '../../../src/daemon/api/server.ts';
import { makeProject, minimal } from '../../config/project.ts';
import { makeSettings, start } from '../../core/make.ts';

const daemon = { pid: 1, since: new Date(start.wall).toISOString(), version: '1.0.0', healthy: true };
const data = statusOf(initialModel(makeSettings(), start), daemon, start, {
  channels: [],
  waiting: 0,
} as never);

/** `loopctl status` beside a control socket that answers so; what was asked comes last. */
async function run(answer: unknown, json: boolean) {
  const dir = makeProject(minimal);
  const { controlSocket } = projectPaths(dir);
  mkdirSync(dirname(controlSocket), { recursive: true });
  const asked: string[] = [];
  const server = await serve(
    controlSocket,
    {
      'GET /v1/status': ({ query }) => {
        asked.push(String(query));
        return answer;
      },
    },
    { warn() {} } as never,
  );
  onTestFinished(() => {
    server.close();
    rmSync(dirname(controlSocket), { recursive: true, force: true });
  });
  const out = { tty: false, color: false, columns: 72, write() {}, note() {} };
  const outcome = await status({ positionals: [], options: {}, project: dir, json, out });
  return { ...outcome, asked };
}

test('the page is asked for as wide as the terminal, and shown as it comes', async () => {
  expect(await run({ schema: 1, page: 'All is well.\n' }, false)).toMatchObject({
    text: 'All is well.\n',
    asked: ['columns=72&color=0'],
  });
});

test('the data of a daemon that makes no pages is made into one here', async () => {
  const { text } = await run(data, false);
  expect(text).toContain('Phase 1 of 2');
});

test('with --json it is the data', async () => {
  expect(await run(data, true)).toMatchObject({ data: JSON.parse(JSON.stringify(data)), asked: [''] });
});
