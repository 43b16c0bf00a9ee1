import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LOG_FILE } from '../../daemon/log.ts';
import { LoopctlError } from '../../errors/error.ts';
import type { Invocation, Outcome } from '../command.ts';
import { daemonLine, paneLine, type Readable } from '../logs/readable.ts';
import { followLines, lastLines } from '../logs/tail.ts';
import { numberOption } from '../number.ts';
import { stateFolder } from '../offline.ts';
import { pathsOf } from '../project.ts';

const DEFAULT_LINES = 50;
/** Rotated files that are looked for. */
const ROTATED_MAX = 20;

/** The daemon's log, or an agent's terminal output; with `--follow` until ctrl-C. */
export async function logs(invocation: Invocation): Promise<Outcome | null> {
  const { out, options, json } = invocation;
  const agent = invocation.positionals[0] ?? null;
  const file = logFile(stateFolder(pathsOf(invocation)), agent);
  const count = numberOption(invocation, 'lines') ?? DEFAULT_LINES;
  const readable: Readable = agent === null ? daemonLine : paneLine();
  const files = [file, ...Array.from({ length: ROTATED_MAX }, (_, n) => `${file}.${n + 1}`)];
  const found = lastLines(files.filter(existsSync), agent === null ? count : Number.POSITIVE_INFINITY);
  const lines = found.flatMap((line) => readable(line)).slice(-count);
  if (options.follow !== true)
    return { data: { schema: 1, agent, file, lines }, text: lines.map((line) => `${line}\n`).join('') };
  const emit = (line: string): void => out.write(json ? `${JSON.stringify({ line })}\n` : `${line}\n`);
  for (const line of lines) emit(line);
  const never = new AbortController().signal;
  await followLines(
    file,
    (line) => {
      for (const one of readable(line)) emit(one);
    },
    never,
  );
  return null;
}

function logFile(state: string, agent: string | null): string {
  if (agent !== null && !/^[A-Za-z0-9_-]{1,64}$/.test(agent)) {
    throw new LoopctlError(
      'LOOPCTL_E_UNKNOWN_AGENT',
      `no agent is called ${JSON.stringify(agent.slice(0, 64))}`,
    );
  }
  const file = agent === null ? join(state, 'logs', LOG_FILE) : join(state, 'logs', 'panes', `${agent}.log`);
  if (existsSync(file)) return file;
  throw new LoopctlError('LOOPCTL_E_NO_EVENTS', `there is no log at ${file}`);
}
