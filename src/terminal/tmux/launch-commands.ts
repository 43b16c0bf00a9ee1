import type { LaunchSpec } from '../../ports/terminal.ts';
import { sessionVariable } from '../../system/proc/table.ts';
import { wrapperArgv } from '../launch/wrapper.ts';
import type { TmuxCommand } from './control-connection.ts';
import type { TmuxSettings } from './options.ts';
import { paneLogCommand } from './pane-log.ts';
import { formatLiteral } from './quote.ts';
import { paneMark, tagCommands } from './tags.ts';

/**
 * Creates the session and tags it, as one sequence: nobody ever sees one without the other. The first reply is the
 * pane's id and pid.
 */
export function launchCommands(
  settings: TmuxSettings,
  name: string,
  spec: LaunchSpec,
  token: string,
): readonly TmuxCommand[] {
  const env = Object.entries({ ...spec.env, [sessionVariable]: token });
  const { exitReport, envFile, cwd, argv } = spec;
  const wrapped = wrapperArgv({ exitReport, envFile, cwd, argv, generation: spec.tags.generation });
  return [
    [
      'new-session',
      '-d',
      '-P',
      '-F',
      '#{pane_id} #{pane_pid}',
      ...['-s', name, '-n', 'agent', '-c', formatLiteral(cwd)],
      ...['-x', String(settings.width), '-y', String(settings.height)],
      ...env.flatMap(([key, value]) => ['-e', `${key}=${value}`]),
      '--',
      ...wrapped,
    ],
    ...tagCommands(name, { ...spec.tags, report: exitReport }),
    ['set-option', '-p', '-t', `=${name}:`, paneMark, '1'],
    // Only once the window is there: as a global option it ends the server at the next new session (tmux#4849).
    ['set-option', '-w', '-t', `=${name}:`, 'window-size', 'manual'],
  ];
}

/** Appends the pane's output to a log, from its first byte on when sent right behind the launch. */
export function logCommand(settings: TmuxSettings, name: string, log: string): TmuxCommand {
  return ['pipe-pane', '-O', '-t', `=${name}:`, paneLogCommand(log, settings.logMaxBytes)];
}
