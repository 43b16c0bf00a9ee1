import { perform } from './acts.ts';
import { judge } from './brain/adversary.ts';
import { assist } from './brain/assistant.ts';
import { build } from './brain/builder.ts';
import { createDesk, type Step, type Turn, waiting } from './brain/desk.ts';
import { orchestrate } from './brain/orchestrator.ts';
import type { News } from './signals.ts';
import type { Stage } from './stage.ts';

export type TurnEnd =
  | { readonly type: 'done'; readonly message: string }
  | { readonly type: 'interrupted' }
  | { readonly type: 'limited' };

/** Runs one turn of the agent's brain, step by step, with faults striking before and after steps. */
export async function runTurn(stage: Stage, prompts: readonly string[]): Promise<TurnEnd> {
  if (await strikes(stage, 'turn')) return { type: 'limited' };
  const turn = brain(stage, prompts);
  let open: Step | null = null;
  for (;;) {
    let next: IteratorResult<Step, string>;
    try {
      next = await turn.next();
    } catch (error) {
      closeTool(stage);
      return { type: 'done', message: failure(error) };
    }
    if (open !== null) {
      closeTool(stage);
      if (await strikes(stage, ...points(open, '+'))) return { type: 'limited' };
    }
    if (next.done === true) {
      if (await strikes(stage, 'end')) return { type: 'limited' };
      return { type: 'done', message: next.value };
    }
    open = next.value;
    if (await begin(stage, open)) return { type: 'limited' };
    if (stage.pace.interrupted) return { type: 'interrupted' };
  }
}

/** Announces a step and thinks; true when a limit ended the turn. */
async function begin(stage: Stage, step: Step): Promise<boolean> {
  const steps = stage.memory.value.steps + 1;
  const contextPct = Math.min(97, stage.memory.value.contextPct + 1);
  stage.memory.update({ steps, contextPct });
  if (await strikes(stage, ...points(step, ''), String(steps))) return true;
  stage.say('step', step.title);
  stage.show({ contextPct });
  await stage.pace.think(step.think_ms);
  if (stage.pace.interrupted) return false;
  stage.tell(
    { event: 'tool_start', id: `s${steps}`, name: step.name },
    { event: 'context', pct: contextPct },
    usage(stage, steps),
  );
  return false;
}

/** What the conversation used until now. */
function usage({ options }: Stage, steps: number): News {
  const { conversation, tokens_a_step, usd_a_million } = options;
  const tokens = steps * tokens_a_step;
  const cost_usd = usd_a_million === null ? null : (tokens * usd_a_million) / 1e6;
  return { event: 'usage', conversation, tokens, cost_usd };
}

function closeTool(stage: Stage): void {
  stage.tell({ event: 'tool_end', id: `s${stage.memory.value.steps}` });
}

function points(step: Step, suffix: string): string[] {
  return [`${step.name}${suffix}`, `${step.name}:${step.about}${suffix}`];
}

/** Lets every fault due at these points strike; true when one of them was a limit. */
async function strikes(stage: Stage, ...names: readonly string[]): Promise<boolean> {
  stage.faults.reload();
  let limited = false;
  for (const fault of stage.faults.due(...names, 'now')) {
    if ((await perform(stage, fault)) === 'limited') limited = true;
  }
  return limited;
}

function brain(stage: Stage, prompts: readonly string[]): Turn {
  const { options, memory, git, faults, now } = stage;
  if (options.role === 'orchestrator') return orchestrate({ cwd: options.cwd, now }, prompts);
  if (options.role === 'other') return assist(git, prompts.join('\n'));
  const given = memory.value.assignment;
  if (given === null) return idle(stage);
  const assignment = { ...given, cadence: options.cadence ?? given.cadence };
  const { seed, speed, lease_s } = options;
  const desk = createDesk({ assignment, git, seed, speed, lease_s, now, slip: faults.slip });
  return options.role === 'builder' ? build(desk) : judge(desk);
}

async function* idle(stage: Stage): Turn {
  yield { name: 'look', about: '', title: 'Look for a phase to work on', think_ms: 300 };
  return waiting({ now: stage.now, lease_s: stage.options.lease_s }, 'Nobody has given me a phase yet.');
}

function failure(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return `I am stuck: ${text.split('\n').slice(0, 6).join('\n')}`;
}
