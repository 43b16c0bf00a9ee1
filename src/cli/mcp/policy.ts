import { loadConfig } from '../../config/load.ts';
import type { WritePolicy, WriteTool } from '../../config/schema/mcp.ts';
import { LoopctlError } from '../../errors/error.ts';

/** Asks the person at the client; null when the client has no way to ask. */
export type Ask = (question: string) => Promise<boolean | null>;

/**
 * Lets a call that changes something pass, or throws. The file is read at each call, so that an edit holds at once.
 *
 * @throws LoopctlError LOOPCTL_E_MCP_REFUSED, or what is wrong with the configuration
 */
export async function permit(dir: string, name: WriteTool, question: string, ask: Ask): Promise<void> {
  const policy: WritePolicy = loadConfig(dir).config.mcp.writes[name];
  if (policy === 'allow') return;
  if (policy === 'deny') throw refused(`${name} is denied by mcp.writes of loopctl.yaml`);
  const answer = await ask(question);
  if (answer === true) return;
  throw refused(
    answer === null
      ? `${name} needs a person's consent, and this client cannot ask for it`
      : `${name} was not confirmed`,
  );
}

function refused(text: string): LoopctlError {
  return new LoopctlError('LOOPCTL_E_MCP_REFUSED', text);
}
