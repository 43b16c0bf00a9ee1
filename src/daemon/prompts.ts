import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PhaseSpec } from '../core/settings.ts';
import { reviewFileOf } from '../protocol/files.ts';
import { fillTemplate } from '../protocol/kickoff.ts';
import { storageError } from '../system/files/fault.ts';

export interface PromptParts {
  readonly agent: string;
  readonly generation: number;
  readonly phase: PhaseSpec;
  readonly mode: 'fresh' | 'resume';
  readonly owes: readonly string[];
  /** Absolute paths. */
  readonly template: string;
  readonly rolePrompt: string;
  readonly planFile: string;
}

/** Where the start prompt of a session lies. */
export function promptPath(stateDir: string, agent: string, generation: number): string {
  return join(stateDir, 'prompts', `${agent}-${generation}.md`);
}

/** Where the newest wake lies. */
export function wakePath(stateDir: string): string {
  return join(stateDir, 'prompts', 'wake.md');
}

/** Writes the prompt that a session starts with, and returns its text. Throws when a source cannot be read or the file not be written. */
export function writePrompt(stateDir: string, parts: PromptParts): string {
  const text = parts.mode === 'resume' ? resumeText(parts) : kickoffText(parts);
  savePrompt(stateDir, promptPath(stateDir, parts.agent, parts.generation), text);
  return text;
}

/** Writes a file of the prompts' folder. Throws when it cannot. */
export function savePrompt(stateDir: string, path: string, text: string): void {
  try {
    mkdirSync(join(stateDir, 'prompts'), { recursive: true, mode: 0o700 });
    writeFileSync(path, text, { mode: 0o600 });
  } catch (error) {
    throw storageError(error, path);
  }
}

/** The kickoff template, then the role prompt, then what is owed from an earlier session. */
function kickoffText(parts: PromptParts): string {
  const { phase, agent, planFile } = parts;
  const values = {
    phase_id: phase.id,
    plan: planFile,
    status: phase.status,
    review: reviewFileOf(phase),
    role: agent,
  };
  const template = fillTemplate(readFileSync(parts.template, 'utf8'), values).trimEnd();
  const role = fillTemplate(readFileSync(parts.rolePrompt, 'utf8'), values).trimEnd();
  return `${template}\n\n${role}\n${owed(parts)}`;
}

/** Says nothing of why: the reason may quote a screen. */
function resumeText(parts: PromptParts): string {
  const { phase } = parts;
  return `Your session was restarted. You are still in phase ${phase.id}; the plan is ${parts.planFile}.\nPull, look at where things stand, and go on where you were.\n${owed(parts)}`;
}

function owed(parts: PromptParts): string {
  if (parts.owes.length === 0) return '';
  return `\n## Owed now\n\n${parts.owes.map((line) => `- ${line}`).join('\n')}\n`;
}
