import { readFileSync } from 'node:fs';

/** What an agent remembers from one life to the next. */
export interface Conversation {
  readonly id: string;
  phase: string;
  readonly transcript: string[];
  /** What messages asked for by name. */
  readonly asked: Asked;
}

/** Gates that a message named as waiting: for the Adversary to judge, for the Builder to claim anew. */
export interface Asked {
  readonly judge: Set<string>;
  readonly claim: Set<string>;
  readonly lift: Set<string>;
}

/** Takes from a prompt what it says of the phase, and of what waits. */
export function learn(
  conversation: Conversation,
  text: string,
  gatesOf: (phase: string) => readonly string[],
): void {
  const named = /PHASE=(\S+);/.exec(text)?.[1] ?? /still in phase (\S+);/.exec(text)?.[1];
  if (named !== undefined && named !== conversation.phase) {
    conversation.phase = named;
    for (const set of Object.values(conversation.asked)) set.clear();
  }
  const { judge, claim, lift } = conversation.asked;
  for (const [, gate = ''] of text.matchAll(/Gate (\S+) of phase \S+ is claimed/g)) judge.add(gate);
  for (const [, gate = ''] of text.matchAll(/gate (\S+) is claimed \(\S+\) and not judged/g)) judge.add(gate);
  for (const [, gate = ''] of text.matchAll(/gate (\S+) has (?:FAIL|VETO)/g)) claim.add(gate);
  if (text.includes('no gate was claimed and passed')) claim.add(gatesOf(conversation.phase)[0] ?? '');
  for (const [, gate = ''] of text.matchAll(/a veto stands in the review file: ## VETO\((\S+?)\)/g))
    lift.add(gate);
}

/** A message that names a prompt file is as good as the file's content. */
export function withPromptFile(text: string): string {
  const path = /[Rr]ead (\/\S+\.md)/.exec(text)?.[1];
  if (path === undefined) return text;
  try {
    return `${text}\n${readFileSync(path, 'utf8')}`;
  } catch {
    return text;
  }
}
