import { readFileSync } from 'node:fs';
import { plain } from '../protocol/text.ts';
import type { Reboot } from '../store/reboots.ts';

export interface OrchestratorParts {
  readonly mode: 'fresh' | 'resume';
  readonly project: string;
  readonly backend: string;
  readonly model: string | null;
  /** Every boot of the machine that the project came back from, oldest first. */
  readonly reboots: readonly Reboot[];
  /** Absolute path of the role's prompt. */
  readonly rolePrompt: string;
  readonly nowMs: number;
}

/** What the Orchestrator's session begins with. Throws when the role's prompt cannot be read. */
export function orchestratorPrompt(parts: OrchestratorParts): string {
  return parts.mode === 'resume' ? resumed(parts) : routine(parts);
}

function routine({ project, backend, model, reboots, rolePrompt, nowMs }: OrchestratorParts): string {
  const who = plain(`${backend} ${model ?? ''}`, 100);
  const date = new Date(nowMs).toISOString().slice(0, 10);
  return `You are the Orchestrator of the project ${plain(project, 80)}. This is your start-up routine; do it once, in this order.

1. Read the last sessions of \`JOURNAL.md\` in this folder, if it is there: \`loopctl journal --last 3\`. It is what your predecessors left you.
2. Reboots: ${rebootLine(reboots)}.
3. Run \`loopctl status\`. It is the truth of this moment; the journal is of yesterday.
4. Announce yourself: append the heading \`## Session ${date} — ${who}\` to \`JOURNAL.md\`, and say in one line where the project stands and what you look at first.

Your role follows.

${readFileSync(rolePrompt, 'utf8').trimEnd()}
`;
}

function resumed({ reboots }: OrchestratorParts): string {
  return `Your session was restarted, in the conversation that it had. Reboots: ${rebootLine(reboots)}. Run \`loopctl status\`, and go on where you were; what needed you meanwhile is in your next wake.\n`;
}

function rebootLine(reboots: readonly Reboot[]): string {
  const last = reboots.at(-1);
  if (last === undefined) return 'none is on record';
  const boots = reboots.length === 1 ? 'one boot' : `${reboots.length} boots`;
  const down = last.downtimeMs === null ? '' : `, after ${Math.round(last.downtimeMs / 60_000)} minutes down`;
  return `${boots} of the machine on record (\`loopctl reboots\`), the newest ${new Date(last.wallMs).toISOString()}${down}`;
}
