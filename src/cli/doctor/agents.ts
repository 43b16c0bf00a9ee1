import { agentNames } from '../../config/settings.ts';
import { assertLaunchable } from '../../daemon/effects/launchable.ts';
import { type Project, roleLaunch, settingsOf } from '../../daemon/project.ts';
import { LoopctlError } from '../../errors/error.ts';
import { type Finding, fail, ok, type ProjectCheck } from './check.ts';

/** The program of every backend that an agent is to run with, in any phase. */
export const checkAgents: ProjectCheck = async ({ project }) => {
  const phases = [null, ...project.config.phases.map(({ id }) => id)];
  const findings = agentNames(project.config).flatMap((agent) =>
    phases.map((phase) => checkAgent(project, agent, phase)),
  );
  return [...new Map(findings.map((finding) => [finding.text, finding])).values()];
};

function checkAgent(project: Project, agent: string, phase: string | null): Finding {
  try {
    const role = roleLaunch(project, settingsOf(project, phase, null), agent);
    const how = role.backend.launch({
      mode: 'fresh',
      model: role.model,
      conversation: 'doctor',
      prompt: null,
      promptFile: null,
    });
    assertLaunchable(how, role);
    return ok('agents', `${agent}: ${role.backend.name} (${how.argv[0] ?? ''})`);
  } catch (error) {
    if (!(error instanceof LoopctlError)) throw error;
    return fail('agents', `${agent}: ${error.message}`, error.next);
  }
}
