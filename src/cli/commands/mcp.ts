import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { Invocation } from '../command.ts';
import { createMcpServer } from '../mcp/server.ts';
import { projectDir } from '../project.ts';

/** Serves MCP on standard input and output until the client goes away. */
export async function mcp(invocation: Invocation): Promise<null> {
  const server = createMcpServer(projectDir(invocation));
  const gone = new Promise<void>((resolve) => {
    server.server.onclose = resolve;
    process.stdin.once('end', resolve);
    process.stdin.once('close', resolve);
  });
  await server.connect(new StdioServerTransport());
  await gone;
  await server.close();
  return null;
}
