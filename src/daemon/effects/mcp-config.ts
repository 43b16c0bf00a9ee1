/**
 * The MCP servers that an agent gets at its launch, as JSON: loopctl itself, started as this daemon was, for this
 * project and in this agent's name. Null when it is not known how the daemon was started.
 */
export function mcpConfig(
  projectDir: string,
  agent: string,
  [program, script]: readonly string[] = process.argv,
): string | null {
  if (program === undefined || script === undefined) return null;
  const args = [script, 'mcp', '--project', projectDir];
  const loopctl = { type: 'stdio', command: program, args, env: { LOOPCTL_ROLE: agent } };
  return JSON.stringify({ mcpServers: { loopctl } });
}
