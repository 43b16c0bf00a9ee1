import { execFileSync } from 'node:child_process';
import type { TestProject } from './project.ts';

/** What a person sees who looks at the agent's pane. */
export function screenOf(project: TestProject, agent: string): string {
  return tmux(project, 'capture-pane', '-p', '-t', `=${agent}:`);
}

/** Presses tmux keys in the agent's pane, as a person does. */
export function press(project: TestProject, agent: string, ...keys: readonly string[]): void {
  tmux(project, 'send-keys', '-t', `=${agent}:`, ...keys);
}

export function tmux(project: TestProject, ...args: readonly string[]): string {
  return execFileSync('tmux', ['-S', project.paths.tmuxSocket, ...args], { encoding: 'utf8' });
}
