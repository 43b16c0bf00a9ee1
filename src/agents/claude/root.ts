import { basename } from 'node:path';

/**
 * Claude Code leaves at once when it is to skip permissions for root, unless the environment says that the machine is a
 * sandbox. Asked for before a launch, so that a person reads the way out and not five deaths.
 */
export function refusesRoot(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  uid: number | undefined = process.getuid?.(),
): string | null {
  // What another program of that place does with its words is not known.
  if (basename(argv[0] ?? '') !== 'claude' || uid !== 0 || !argv.includes('bypassPermissions')) return null;
  if (env.IS_SANDBOX === '1' || (env.CLAUDE_CODE_BUBBLEWRAP ?? '') !== '') return null;
  return "Claude Code does not work for root without asking: set IS_SANDBOX: '1' in the role's env if this machine is a sandbox, or run loopctl as another user";
}
