/**
 * The environment every git process of ours gets: no prompts, no pager, no locks taken only to refresh an index,
 * English messages, and nothing inherited that would point git at another repository (loopctl may itself be
 * started from a git hook).
 */

/** Variables that bind git to one repository or change what it reads (`git rev-parse --local-env-vars`, and more). */
const BINDING = new Set([
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_CEILING_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_CONFIG',
  'GIT_CONFIG_PARAMETERS',
  'GIT_DIFF_OPTS',
  'GIT_DIR',
  'GIT_EDITOR',
  'GIT_EXTERNAL_DIFF',
  'GIT_GLOB_PATHSPECS',
  'GIT_GRAFT_FILE',
  'GIT_ICASE_PATHSPECS',
  'GIT_IMPLICIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_INTERNAL_SUPER_PREFIX',
  'GIT_LITERAL_PATHSPECS',
  'GIT_NAMESPACE',
  'GIT_NOGLOB_PATHSPECS',
  'GIT_OBJECT_DIRECTORY',
  'GIT_PREFIX',
  'GIT_QUARANTINE_PATH',
  'GIT_REFLOG_ACTION',
  'GIT_REPLACE_REF_BASE',
  'GIT_SEQUENCE_EDITOR',
  'GIT_SHALLOW_FILE',
  'GIT_WORK_TREE',
]);

const FIXED = {
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_NO_LAZY_FETCH: '1',
  GIT_PAGER: 'cat',
  GIT_HTTP_LOW_SPEED_LIMIT: '1',
  GIT_HTTP_LOW_SPEED_TIME: '30',
  GCM_INTERACTIVE: 'never',
  SSH_ASKPASS_REQUIRE: 'never',
  LC_ALL: 'C',
  LANGUAGE: 'C',
} as const;

/** Hardened environment. `ssh` is the effective `core.sshCommand` where one is configured; see {@link batchSsh}. */
export function gitEnv(
  ssh: string | null = null,
  base: Readonly<Record<string, string | undefined>> = process.env,
): Record<string, string> {
  const env: Record<string, string> = {};
  for (const [key, value] of Object.entries(base)) {
    if (value === undefined || BINDING.has(key) || /^GIT_(CONFIG_(COUNT|KEY_|VALUE_)|TRACE)/.test(key))
      continue;
    env[key] = value;
  }
  const command = batchSsh(base.GIT_SSH_COMMAND ?? ssh, base.GIT_SSH);
  return { ...env, ...FIXED, ...(command === null ? {} : { GIT_SSH_COMMAND: command }) };
}

/**
 * The ssh command with prompts turned off, keeping the user's own keys and options; null leaves a foreign
 * program (`GIT_SSH`, plink, a wrapper) alone.
 */
function batchSsh(command: string | null | undefined, program: string | undefined): string | null {
  const options = '-oBatchMode=yes -oConnectTimeout=15';
  if (command !== undefined && command !== null && command !== '') {
    return /^(\S*\/)?ssh(\s|$)/.test(command) ? `${command} ${options}` : command;
  }
  return program === undefined || program === '' ? `ssh ${options}` : null;
}
