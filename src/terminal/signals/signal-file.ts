/** `<agent>-<generation>.jsonl`: one file for each session ever launched. */
export interface SignalFile {
  readonly agent: string;
  readonly generation: number;
}

const NAME = /^(?<agent>[A-Za-z0-9._-]{1,100})-(?<generation>\d{1,9})\.jsonl$/;

export function signalFileName({ agent, generation }: SignalFile): string {
  return `${agent}-${generation}.jsonl`;
}

/** Null for a name that is not one of ours. */
export function parseSignalFileName(name: string): SignalFile | null {
  const groups = NAME.exec(name)?.groups;
  if (groups?.agent === undefined) return null;
  return { agent: groups.agent, generation: Number(groups.generation) };
}
