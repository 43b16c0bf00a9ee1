import type { Status } from '../../core/view/status.ts';
import type { ProcessId } from '../../ports/terminal.ts';
import { identify } from '../../system/proc/identity.ts';
import { processTable } from '../../system/proc/table.ts';
import { ask } from '../client.ts';
import type { RecordedEvent } from '../events/recorded.ts';

/** The Builder begins to edit a file: it holds work that is not pushed yet. */
export function isMidWork(event: RecordedEvent): boolean {
  return event.facts.some(
    (fact) =>
      fact.type === 'signal' &&
      !fact.replayed &&
      fact.agent === 'builder' &&
      fact.signal.event === 'tool_start' &&
      fact.signal.name === 'edit',
  );
}

/** Kills an agent's own process with SIGKILL, as a crash or the kernel's memory killer would; null when it has none now. */
export async function strike(socket: string, agent: string): Promise<ProcessId | null> {
  const status = await ask<Status>(socket, 'GET', '/v1/status');
  const wrapper = status.agents.find(({ name }) => name === agent)?.pid ?? null;
  const target = wrapper === null ? null : identify(agentBelow(wrapper));
  if (target === null || identify(target.pid)?.startTime !== target.startTime) return null;
  process.kill(target.pid, 'SIGKILL');
  return target;
}

/** The agent runs below the two shells of its launch wrapper. */
function agentBelow(wrapper: number): number {
  const table = processTable();
  const child = (pid: number): number | undefined =>
    table.find((stat) => stat.parent === pid && !stat.zombie)?.pid;
  return child(child(wrapper) ?? wrapper) ?? wrapper;
}
