import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { LaunchSpec, Pane } from '../../ports/terminal.ts';
import { identify } from '../../system/proc/identity.ts';
import { checkSpec } from '../launch/check-spec.ts';
import type { TmuxContext } from './context.ts';
import { launchCommands, logCommand } from './launch-commands.ts';
import { sessionToken } from './token.ts';

/** Launches an agent in a session of its own. A report of the same name is removed first: it tells of another end. */
export async function launchSession(context: TmuxContext, spec: LaunchSpec): Promise<Pane> {
  checkSpec(spec);
  const { settings, link, known, watch } = context;
  const { session, tags, exitReport, log } = spec;
  mkdirSync(dirname(exitReport), { recursive: true, mode: 0o700 });
  rmSync(exitReport, { force: true });
  watch.add([exitReport]);
  if (log !== null) mkdirSync(dirname(log), { recursive: true, mode: 0o700 });

  const name = context.nameOf(session);
  const token = `${sessionToken(settings.socket, name)}${tags.generation}.${randomBytes(6).toString('hex')}`;
  const launched = context.run(`session ${session}`, launchCommands(settings, name, spec, token));
  // A log that cannot be written must not stop the agent.
  if (log !== null) link.run([logCommand(settings, name, log)]).catch(() => {});
  const [paneId = '', pid = ''] = ((await launched)[0]?.[0] ?? '').split(' ');

  const live = identify(Number(pid), settings.bootId);
  const process = live ?? { pid: Number(pid), startTime: '', bootId: settings.bootId };
  const pane: Pane = {
    ...{ session, paneId, process, tags },
    ...{ dead: live === null, exitCode: null, inCopyMode: false, humanAttached: false },
    activity: Math.floor(Date.now() / 1000),
  };
  known.add({ ...pane, generation: tags.generation, report: exitReport });
  known.checkReports();
  return pane;
}
