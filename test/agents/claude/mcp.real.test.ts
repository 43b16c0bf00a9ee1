import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { readTools } from '../../../src/cli/mcp/read-tools.ts';
import { writeTools } from '../../../src/cli/mcp/write-tools.ts';
import { mcpConfig } from '../../../src/daemon/effects/mcp-config.ts';
import { startModelApi } from '../../api/server.ts';
import { createProject } from '../../e2e/lib/project.ts';
import { agents } from '../real.ts';

const root = new URL('../../..', import.meta.url).pathname;

test('Claude Code connects to loopctl by what it gets at its launch, and has every tool', async () => {
  const bin = agents();
  const project = createProject();
  const home = mkdtempSync(join(tmpdir(), 'loopctl-claude-'));
  const api = await startModelApi();
  onTestFinished(async () => {
    await api.close();
    project.destroy();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  });
  const config =
    mcpConfig(project.dir, 'orchestrator', [process.execPath, join(root, 'src/cli/main.ts')]) ?? '';
  const flags = [
    '-p',
    '--verbose',
    '--output-format',
    'stream-json',
    '--permission-mode',
    'bypassPermissions',
  ];
  const { stdout } = await promisify(execFile)(
    join(bin, 'claude'),
    [...flags, '--mcp-config', config, '--settings', '{}', 'hello'],
    {
      cwd: project.dir,
      timeout: 120_000,
      maxBuffer: 16 * 1024 * 1024,
      env: {
        ...project.env,
        HOME: home,
        ANTHROPIC_BASE_URL: api.url,
        ANTHROPIC_API_KEY: 'not-a-key',
        DISABLE_AUTOUPDATER: '1',
        IS_SANDBOX: '1',
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      },
    },
  );
  const lines = stdout.split('\n').filter((line) => line !== '');
  const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  const begun = events.find(({ type, subtype }) => type === 'system' && subtype === 'init');
  expect(begun?.mcp_servers).toEqual([expect.objectContaining({ name: 'loopctl', status: 'connected' })]);
  for (const { name } of [...readTools, ...writeTools])
    expect(begun?.tools).toContain(`mcp__loopctl__${name}`);
}, 300_000);
