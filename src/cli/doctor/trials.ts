import { join } from 'node:path';
import { agentNames } from '../../config/settings.ts';
import { driftOf, examineBackend } from '../../daemon/backends.ts';
import type { RoleLaunch } from '../../daemon/effects/launch.ts';
import { type Project, roleLaunch, settingsOf } from '../../daemon/project.ts';
import { runTrial, type TrialReport } from '../../daemon/trial/trial.ts';
import { LoopctlError } from '../../errors/error.ts';
import type { Terminal } from '../../ports/terminal.ts';
import { createHost } from '../../system/proc/host.ts';
import { type Finding, fail, ok, type ProjectCheck, warn } from './check.ts';

/** Each backend, with each model that an agent uses it with: launched, asked one thing, ended. */
export const checkTrials: ProjectCheck = async ({ project }) => {
  const findings: Finding[] = [];
  for (const role of onTrial(project)) findings.push(...(await tryOne(project, role)));
  return findings;
};

function onTrial(project: Project): readonly RoleLaunch[] {
  const settings = settingsOf(project, null, null);
  const roles = agentNames(project.config).map((name) => roleLaunch(project, settings, name));
  return [...new Map(roles.map((role) => [`${role.backend.name} ${role.model ?? ''}`, role])).values()];
}

async function tryOne(project: Project, role: RoleLaunch): Promise<readonly Finding[]> {
  const name = role.model === null ? role.backend.name : `${role.backend.name} (${role.model})`;
  try {
    const place = { cwd: role.workdir, env: { ...process.env, ...role.env } };
    const found = await examineBackend(role.backend, 'project', place);
    const drift = driftOf(found);
    const report = await runTrial({ role, host: (folder) => terminalIn(project, folder) });
    const version = found.version === null ? name : `${name} ${found.version}`;
    const verdict = judge(version, report);
    return drift === null
      ? [verdict]
      : [verdict, warn('trial', drift, 'Try it first, or install a tested version.')];
  } catch (error) {
    if (!(error instanceof LoopctlError)) throw error;
    return [fail('trial', `${name}: ${error.message}`, error.next)];
  }
}

/** The terminal host that the project uses, with a server of its own. */
async function terminalIn(project: Project, folder: string): Promise<Terminal> {
  const { host, width, height } = project.config.terminal;
  const common = { project: folder, bootId: createHost().bootId(), width, height };
  if (host === 'pty') return (await import('../../terminal/pty/pty-terminal.ts')).createPtyTerminal(common);
  const { createTmuxTerminal } = await import('../../terminal/tmux/terminal.ts');
  return createTmuxTerminal({ ...common, socket: join(folder, 'tmux', 'tmux.sock') });
}

/** What a trial means, and what to do about it. */
export function judge(name: string, { outcome, readyMs, answeredMs, words }: TrialReport): Finding {
  if (outcome === 'answered')
    return ok(
      'trial',
      `${name} was ready after ${seconds(readyMs)} and answered after ${seconds(answeredMs)}`,
    );
  const said = words === '' ? '' : `: ${words}`;
  return fail('trial', `${name} ${happened[outcome]}${said}`, adviceFor(words) ?? otherwise[outcome]);
}

type Failed = Exclude<TrialReport['outcome'], 'answered'>;

const happened: Readonly<Record<Failed, string>> = {
  dialog: 'waits for a person',
  limit: 'is at a limit',
  failed: 'took the message and did not answer',
  ended: 'ended before it answered',
  late: 'did not answer in time',
};

const otherwise: Readonly<Record<Failed, string>> = {
  dialog: 'Start it once by hand as the user who runs loopctl, and answer what it asks.',
  limit: 'Wait for the limit to end, or use another account; loopctl itself would wait.',
  failed: 'Start it once by hand as the user who runs loopctl, and ask it something.',
  ended: 'Start it once by hand as the user who runs loopctl, and see what it says.',
  late: 'Look whether the machine and the network are slow, then try again.',
};

const advice: readonly (readonly [RegExp, string])[] = [
  [
    /log(?:ged)? ?(?:in|out)|api[ -]?key|unauthori[sz]ed|authenticat|\b401\b|oauth|credential/i,
    'Log it in as the user who runs loopctl, or correct the key that its env names.',
  ],
  [
    /\bmodels?\b.{0,80}(?:not|unknown|invalid|exist|access|support)|(?:unknown|invalid|no such) model/i,
    'Correct the `model` of the role, or of `--model`.',
  ],
  [/trust|safety check/i, 'Start it once by hand in the clones and trust them.'],
  [/update|too old|no longer supported|minimum version|upgrade/i, 'Install a newer version of it.'],
  [/connect|network|ECONN|ENOTFOUND|timed? ?out/i, 'Check the network and the proxy, then try again.'],
];

function adviceFor(words: string): string | null {
  return advice.find(([pattern]) => pattern.test(words))?.[1] ?? null;
}

function seconds(ms: number | null): string {
  return ms === null ? '?' : `${(ms / 1000).toFixed(1)} s`;
}
