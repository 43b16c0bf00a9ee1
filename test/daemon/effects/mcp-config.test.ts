import { expect, test } from 'vitest';
import { loadBackends } from '../../../src/agents/registry.ts';
import { mcpConfig } from '../../../src/daemon/effects/mcp-config.ts';

test('loopctl itself, as this daemon was started, for this project, in the name of the agent', () => {
  const text = mcpConfig('/a project', 'orchestrator', ['/usr/bin/node', '/opt/loopctl.js', 'daemon']);
  expect(JSON.parse(text ?? '')).toEqual({
    mcpServers: {
      loopctl: {
        type: 'stdio',
        command: '/usr/bin/node',
        args: ['/opt/loopctl.js', 'mcp', '--project', '/a project'],
        env: { LOOPCTL_ROLE: 'orchestrator' },
      },
    },
  });
  expect(mcpConfig('/x', 'orchestrator', ['/usr/bin/node'])).toBeNull();
});

test.each(['fresh', 'resume'] as const)(
  'Claude Code gets it at a %s start, and never right before the prompt, which it would take for another one',
  (mode) => {
    const claude = loadBackends().get('claude');
    const common = {
      mode,
      model: null,
      conversation: 'c',
      prompt: 'go on',
      promptFile: null,
      name: 'orchestrator',
    };
    const argv = claude?.launch({ ...common, mcpConfig: '{"mcpServers":{}}' }).argv ?? [];
    const at = argv.indexOf('--mcp-config');
    expect(argv[at + 1]).toBe('{"mcpServers":{}}');
    expect(argv[at + 2]).toMatch(/^--/);
    expect(argv.at(-1)).toBe('go on');
    expect(claude?.launch({ ...common, mcpConfig: null }).argv).not.toContain('--mcp-config');
  },
);
