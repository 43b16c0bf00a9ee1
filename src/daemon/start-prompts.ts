import type { Action } from '../core/actions.ts';
import { currentPhase } from '../core/lookup.ts';
import type { Model } from '../core/model.ts';
import { owedLines } from '../core/rules/obligations.ts';
import { describe } from '../errors/error.ts';
import type { LaunchAction } from './effects/launch.ts';
import { type Project, planFile } from './project.ts';
import { type PromptParts, promptPath, writePrompt } from './prompts.ts';

export interface StartPrompts {
  /** Writes the prompt of a launch. Throws when one of its sources cannot be read. */
  forLaunch(action: LaunchAction, model: Model): { readonly text: string; readonly path: string };
  /** Text of a message; a start prompt's names its file, which is written as things stand now. */
  forMessage(action: Extract<Action, { type: 'send' }>, model: Model): string;
}

export interface StartPromptDeps {
  readonly project: () => Project;
  readonly stateDir: string;
  readonly onTrouble: (text: string) => void;
}

/** The prompts that sessions start with, as files. */
export function createStartPrompts(deps: StartPromptDeps): StartPrompts {
  const pathOf = (agent: string, generation: number): string => promptPath(deps.stateDir, agent, generation);

  function write(what: Pick<PromptParts, 'agent' | 'generation' | 'mode' | 'owes'>, model: Model): string {
    const phase = currentPhase(model);
    const project = deps.project();
    const role = project.config.roles[what.agent as keyof typeof project.config.roles];
    if (phase === null || role === undefined) throw new Error(`no prompt for ${what.agent}`);
    const plan = planFile(project, phase) ?? phase.plan;
    return writePrompt(deps.stateDir, {
      ...what,
      phase,
      template: project.config.kickoff,
      rolePrompt: role.prompt,
      planFile: plan,
    });
  }

  return {
    forLaunch: (action, model) => ({
      text: write(action, model),
      path: pathOf(action.agent, action.generation),
    }),
    forMessage(action, model) {
      if (action.kind !== 'kickoff' && action.kind !== 'resume') return action.text;
      const { agent, kind } = action;
      const generation = model.agents[agent]?.generation ?? 0;
      const mode = kind === 'kickoff' ? 'fresh' : 'resume';
      const owes = owedLines(model, agent, currentPhase(model)?.id ?? '');
      try {
        write({ agent, generation, mode, owes }, model);
      } catch (error) {
        deps.onTrouble(`the start prompt of ${agent} could not be written: ${describe(error)}`);
      }
      return action.text.replace('{prompt_file}', pathOf(agent, generation));
    },
  };
}
