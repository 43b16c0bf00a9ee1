import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { onTestFinished } from 'vitest';
import type { TestProject } from './project.ts';

const main = new URL('../../../src/cli/main.ts', import.meta.url).pathname;

/** An MCP client of the SDK that has started `loopctl mcp` for the project, as an agent's program does. */
export interface McpClient {
  readonly client: Client;
  /** Names of the tools called so far. */
  readonly called: ReadonlySet<string>;
  call(name: string, args?: Readonly<Record<string, unknown>>): Promise<{ text: string; failed: boolean }>;
  /** Data of a call that must succeed. */
  data<T>(name: string, args?: Readonly<Record<string, unknown>>): Promise<T>;
}

export async function startMcp(project: TestProject): Promise<McpClient> {
  const env = Object.fromEntries(
    Object.entries(project.env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: [main, 'mcp'],
    cwd: project.dir,
    env: { ...env, LOOPCTL_ROLE: 'orchestrator' },
  });
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(transport);
  onTestFinished(() => client.close());
  const called = new Set<string>();
  const call: McpClient['call'] = async (name, args = {}) => {
    called.add(name);
    const { content, isError } = await client.callTool({ name, arguments: args });
    const text = (content as readonly { text: string }[]).map((part) => part.text).join('\n');
    return { text, failed: isError === true };
  };
  return {
    client,
    called,
    call,
    async data<T>(name: string, args: Readonly<Record<string, unknown>> = {}) {
      const { text, failed } = await call(name, args);
      if (failed) throw new Error(`${name}: ${text}`);
      return JSON.parse(text) as T;
    },
  };
}
