/** How often npm asks a registry again that did not answer; the user's own environment may have it. */
export const NPM_RETRIES = 'npm_config_fetch_retries';

/** With this opencode's own install at its start, which it waits for, ends at once where there is no registry. */
export const NO_RETRIES = '0';

/** The install is over: what the agent runs from now on has npm as the user set it. */
export function restoreRetries(env: Record<string, string | undefined>): void {
  if (env[NPM_RETRIES] === NO_RETRIES) delete env[NPM_RETRIES];
}
