import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Action } from '../../core/actions.ts';
import type { Fact } from '../../core/facts.ts';
import { isLoop } from '../../core/lookup.ts';
import type { Model } from '../../core/model.ts';
import { startKey } from '../../core/rules/kickoff.ts';
import { describe, LoopctlError } from '../../errors/error.ts';
import type { Backend, BackendLaunch } from '../../ports/agent.ts';
import type { LaunchSpec, Pane, Terminal } from '../../ports/terminal.ts';
import { plain } from '../../protocol/text.ts';
import { ensureFolder } from '../../system/files/durable.ts';
import { assertLaunchable, envOf } from './launchable.ts';
import { mcpConfig } from './mcp-config.ts';

export type LaunchAction = Extract<Action, { type: 'launch' }>;

/** What a launch needs to know of the role, resolved by the configuration. */
export interface RoleLaunch {
  readonly backend: Backend;
  readonly model: string | null;
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly envFile: string | null;
  /** Name for the agent's own remote control; null: off. */
  readonly remoteControl?: string | null;
}

export interface LaunchDeps {
  readonly terminal: Terminal;
  readonly project: string;
  readonly projectDir: string;
  readonly stateDir: string;
  readonly model: () => Model;
  readonly roleOf: (agent: string) => RoleLaunch;
  readonly writePrompt: (action: LaunchAction) => { readonly text: string; readonly path: string };
  readonly messageId: (key: string) => string;
  /** Before the agent can say a word. */
  readonly onLaunching: (agent: string, generation: number) => Promise<void>;
  readonly onPane: (pane: Pane) => void;
  readonly post: (...facts: Fact[]) => void;
}

/** How long an agent that is left over from an earlier launch may take to leave. */
const LEFTOVER_GRACE_MS = 3_000;

/** Starts a session and reports it; every failure is a fact, `lasting` when trying again cannot help. */
export async function launch(deps: LaunchDeps, action: LaunchAction): Promise<void> {
  const { agent, generation } = action;
  try {
    await clearLeftover(deps, agent);
    const role = deps.roleOf(agent);
    const known = deps.model().agents[agent]?.conversation ?? '';
    const { mode, conversation } = beginning(role.backend, action.mode, known);
    const prompt = deps.writePrompt({ ...action, mode });
    const how = role.backend.launch({
      mode,
      model: role.model,
      conversation,
      prompt: prompt.text,
      promptFile: prompt.path,
      name: agent,
      workdir: role.workdir,
      remoteControl: role.remoteControl ?? null,
      mcpConfig: agent === 'orchestrator' ? mcpConfig(deps.projectDir, agent) : null,
    });
    if (!isLoop(agent)) ensureFolder(role.workdir, 0o755);
    assertLaunchable(how, role);
    await role.backend.prepare?.({ workdirs: workdirsOf(deps, role), env: envOf(how, role) });
    await deps.onLaunching(agent, generation);
    const pane = await deps.terminal.launch(spec(deps, action, role, how, conversation));
    deps.onPane(pane);
    deps.post({
      type: 'launched',
      agent,
      generation,
      adopted: false,
      phase: action.phase,
      session: pane.session,
      paneId: pane.paneId,
      pid: pane.process.pid,
      conversation,
      promptDelivered: how.promptDelivered,
    });
  } catch (error) {
    const code = error instanceof LoopctlError ? error.code : 'LOOPCTL_E_LAUNCH';
    const text = plain(error instanceof LoopctlError ? error.message : describe(error), 300);
    deps.post({ type: 'launch-failed', agent, generation, code, text, lasting: lasting.has(code) });
  }
}

/** An agent that names its conversation itself may have ended before it did: then there is none to resume. */
function beginning(
  { choosesConversation = false }: Backend,
  mode: LaunchAction['mode'],
  known: string,
): { readonly mode: LaunchAction['mode']; readonly conversation: string } {
  const resumed = mode === 'resume' ? known : '';
  if (choosesConversation) return { mode: resumed === '' ? 'fresh' : mode, conversation: resumed };
  return { mode, conversation: resumed === '' ? randomUUID() : resumed };
}

/** Faults that stay until a person mends something. */
const lasting: ReadonlySet<string> = new Set([
  'LOOPCTL_E_AGENT_MISSING',
  'LOOPCTL_E_AGENT_REFUSES',
  'LOOPCTL_E_WORKDIR',
  'LOOPCTL_E_ENV_FILE',
  'LOOPCTL_E_PTY_UNAVAILABLE',
  'LOOPCTL_E_TMUX_MISSING',
]);

/** Never two live sessions of one agent: whatever still stands under its name is ended first. */
async function clearLeftover(deps: LaunchDeps, agent: string): Promise<void> {
  for (const pane of await deps.terminal.list()) {
    if (pane.tags.agent === agent) await deps.terminal.kill(pane.session, pane.process, LEFTOVER_GRACE_MS);
  }
}

function spec(
  deps: LaunchDeps,
  action: LaunchAction,
  role: RoleLaunch,
  how: BackendLaunch,
  conversation: string,
): LaunchSpec {
  const { agent, generation, phase } = action;
  const taken = how.promptDelivered ? [deps.messageId(startKey(agent, phase, generation))] : [];
  return {
    session: agent,
    tags: { project: deps.project, agent, generation, phase, conversation, taken },
    argv: how.argv,
    cwd: role.workdir,
    env: {
      ...how.env,
      ...role.env,
      LOOPCTL_PROJECT: deps.projectDir,
      LOOPCTL_ROLE: agent,
      LOOPCTL_PHASE: phase,
      LOOPCTL_CADENCE: deps.model().settings.cadence,
      LOOPCTL_SIGNALS: join(deps.stateDir, 'signals', `${agent}-${generation}.jsonl`),
    },
    envFile: role.envFile,
    exitReport: join(deps.stateDir, 'exits', `${agent}-${generation}.json`),
    log: join(deps.stateDir, 'logs', 'panes', `${agent}.log`),
  };
}

/** Working folders of all agents that run with the same backend: first-run dialogs are answered for all at once. */
function workdirsOf(deps: LaunchDeps, role: RoleLaunch): readonly string[] {
  const others = Object.keys(deps.model().settings.roles).map((agent) => deps.roleOf(agent));
  const same = others.filter(({ backend }) => backend.name === role.backend.name);
  return [...new Set([role, ...same].map(({ workdir }) => workdir))];
}
