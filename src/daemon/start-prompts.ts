import { readFileSync } from 'node:fs';
import type { Action } from '../core/actions.ts';
import { currentPhase, isLoop, phaseOf } from '../core/lookup.ts';
import type { Model } from '../core/model.ts';
import { owedLines } from '../core/rules/obligations.ts';
import type { Now } from '../core/time.ts';
import { wakeFacts } from '../core/view/wake-facts.ts';
import { fillWake } from '../core/view/wake-text.ts';
import { describe } from '../errors/error.ts';
import { readReboots } from '../store/reboots.ts';
import type { LaunchAction } from './effects/launch.ts';
import { orchestratorPrompt } from './orchestrator-prompt.ts';
import { type Project, planFile } from './project.ts';
import { type PromptParts, promptPath, savePrompt, wakePath, writePrompt } from './prompts.ts';

export interface StartPrompts {
  /** Writes the prompt of a launch. Throws when one of its sources cannot be read. */
  forLaunch(action: LaunchAction, model: Model): { readonly text: string; readonly path: string };
  /** Text of a message; that of a start prompt or a wake names its file, which is written as things stand now. */
  forMessage(action: SendAction, model: Model): string;
}

export interface StartPromptDeps {
  readonly project: () => Project;
  readonly stateDir: string;
  readonly now: () => Now;
  readonly onTrouble: (text: string) => void;
}

type SendAction = Extract<Action, { type: 'send' }>;
type What = Pick<PromptParts, 'agent' | 'generation' | 'mode' | 'owes'>;

/** What is too long for a line: prompts that sessions start with, and wakes, as files. */
export function createStartPrompts(deps: StartPromptDeps): StartPrompts {
  const { stateDir } = deps;
  const pathOf = (agent: string, generation: number): string => promptPath(stateDir, agent, generation);

  function write(what: What, model: Model): string {
    const phase = currentPhase(model);
    const project = deps.project();
    const role = project.config.roles[what.agent as keyof typeof project.config.roles];
    if (phase === null || role === undefined) throw new Error(`no prompt for ${what.agent}`);
    if (!isLoop(what.agent)) return writeOther(what, role.prompt, model);
    const plan = planFile(project, phase) ?? phase.plan;
    return writePrompt(stateDir, {
      ...what,
      phase,
      template: project.config.kickoff,
      rolePrompt: role.prompt,
      planFile: plan,
    });
  }

  function writeOther({ agent, generation, mode }: What, rolePrompt: string, model: Model): string {
    const { project, roles } = model.settings;
    const { backend = '', model: modelName = null } = roles[agent] ?? {};
    const reboots = readReboots(stateDir);
    const parts = { mode, project, backend, model: modelName, reboots, rolePrompt, nowMs: deps.now().wall };
    const text = orchestratorPrompt(parts);
    savePrompt(stateDir, pathOf(agent, generation), text);
    return text;
  }

  function start(action: SendAction, model: Model): string {
    const { agent, kind } = action;
    const generation = model.agents[agent]?.generation ?? 0;
    const mode = kind === 'kickoff' ? 'fresh' : 'resume';
    const owes = owedLines(model, agent, phaseOf(model, agent));
    try {
      write({ agent, generation, mode, owes }, model);
    } catch (error) {
      deps.onTrouble(`the start prompt of ${agent} could not be written: ${describe(error)}`);
    }
    return action.text.replace('{prompt_file}', pathOf(agent, generation));
  }

  function wake(action: SendAction, model: Model): string {
    const path = wakePath(stateDir);
    try {
      const template = readFileSync(deps.project().config.wake.prompt, 'utf8');
      savePrompt(stateDir, path, fillWake(template, wakeFacts(model, deps.now())));
      return action.text.replace('{wake_file}', path);
    } catch (error) {
      deps.onTrouble(`the text of a wake could not be written: ${describe(error)}`);
      return 'This is a wake. Run `loopctl status`, and do what your role says.';
    }
  }

  return {
    forLaunch: (action, model) => ({
      text: write(action, model),
      path: pathOf(action.agent, action.generation),
    }),
    forMessage(action, model) {
      if (action.kind === 'wake') return wake(action, model);
      return action.kind === 'kickoff' || action.kind === 'resume' ? start(action, model) : action.text;
    },
  };
}
