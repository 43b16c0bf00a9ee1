/** One gate of a demo plan, with what the demo is told to do there. */
export interface PlannedGate {
  readonly name: string;
  /** Commits of work before the claim. */
  readonly parts: number;
  /** The first claim carries a real mistake, which the Adversary's check finds. */
  readonly flawed: boolean;
  /** Seconds to wait, by a stated lease, before the claim. */
  readonly pause_s: number;
  /** Text for ADVERSARY-INBOX.md, sent with the claim. */
  readonly inbox: string | null;
}

const gateLine = /^\s{0,3}[-*] gate:\s*`?([^`\n]{1,80}?)`?\s*$/i;
const detailLine = /^\s+[-*] (parts|flaw|pause|inbox):\s*(.{1,300}?)\s*$/i;

/**
 * Gates of a plan, in order: lines `- gate: NAME`, each followed by indented `- parts: 2`, `- flaw: yes`,
 * `- pause: 20s`, `- inbox: TEXT`. Everything else in the file is for people.
 */
export function readPlan(text: string): PlannedGate[] {
  const gates: PlannedGate[] = [];
  for (const line of text.split(/\r?\n/)) {
    const name = gateLine.exec(line)?.[1];
    if (name !== undefined && !gates.some((gate) => gate.name === name)) {
      gates.push({ name, parts: 1, flawed: false, pause_s: 0, inbox: null });
      continue;
    }
    const [, key, value] = detailLine.exec(line) ?? [];
    const gate = gates.at(-1);
    if (gate === undefined || key === undefined || value === undefined) continue;
    gates[gates.length - 1] = { ...gate, ...detail(key.toLowerCase(), value) };
  }
  return gates;
}

function detail(key: string, value: string): Partial<PlannedGate> {
  if (key === 'parts') return { parts: Math.min(20, Math.max(1, Number.parseInt(value, 10) || 1)) };
  if (key === 'flaw') return { flawed: /^(yes|once|true)/i.test(value) };
  if (key === 'pause') return { pause_s: seconds(value) };
  return { inbox: value };
}

function seconds(value: string): number {
  const [, amount, unit] = /^(\d{1,6})\s*(s|m|h)?/i.exec(value) ?? [];
  const factor = unit?.toLowerCase() === 'h' ? 3600 : unit?.toLowerCase() === 'm' ? 60 : 1;
  return Number(amount ?? 0) * factor;
}
