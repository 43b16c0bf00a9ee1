import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import type { Command } from '../command.ts';
import type { Load } from '../mcp/run-call.ts';
import { createMcpServer } from '../mcp/server.ts';
import { projectDir } from '../project.ts';

/** Serves MCP on standard input and output until the client goes away. Its tools are the other commands. */
export function mcpWith(load: Load): Command {
  return async (invocation) => {
    const server = createMcpServer(projectDir(invocation), load);
    const gone = new Promise<void>((resolve) => {
      server.server.onclose = resolve;
      process.stdin.once('end', resolve);
      process.stdin.once('close', resolve);
    });
    await server.connect(new StdioServerTransport());
    await gone;
    await server.close();
    return null;
  };
}
