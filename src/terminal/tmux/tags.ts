import type { SessionTags } from '../../ports/terminal.ts';
import type { TmuxCommand } from './control-connection.ts';

/** User options of a tmux session that carry its tags, and the file its wrapper reports to. */
export const tagOptions = {
  project: '@loopctl_project',
  agent: '@loopctl_agent',
  generation: '@loopctl_gen',
  phase: '@loopctl_phase',
  conversation: '@loopctl_conversation',
  taken: '@loopctl_taken',
  report: '@loopctl_report',
} as const;

/** Pane option that marks the pane we launched, should a human split the window. */
export const paneMark = '@loopctl_pane';

export type TagValues = Partial<SessionTags> & { readonly report?: string };

/** Ids of taken messages that are kept, the newest. */
const maxTaken = 50;

/** One word of letters, digits and `-_.!~*'()%`: nothing that tmux, or a list of fields, could misread. */
export function encodeTag(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/** Inverse of {@link encodeTag}; null when somebody else wrote it. */
export function decodeTag(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}

function encoded(values: TagValues): readonly (readonly [string, string])[] {
  const entries: [string, string][] = [];
  const add = (option: string, value: string | undefined): void => {
    if (value !== undefined) entries.push([option, value]);
  };
  const text = (value: string | undefined): string | undefined =>
    value === undefined ? undefined : encodeTag(value);
  add(tagOptions.project, text(values.project));
  add(tagOptions.agent, text(values.agent));
  add(tagOptions.generation, values.generation?.toString());
  add(tagOptions.phase, text(values.phase));
  add(tagOptions.conversation, text(values.conversation));
  add(tagOptions.taken, values.taken?.slice(-maxTaken).map(encodeTag).join(','));
  add(tagOptions.report, text(values.report));
  return entries;
}

/** Commands that set tags on a session, by its exact tmux name. */
export function tagCommands(session: string, values: TagValues): readonly TmuxCommand[] {
  return encoded(values).map(([option, value]) => ['set-option', '-t', `=${session}:`, option, value]);
}

/** Tags from the encoded values of all options; null when they are not ours. */
export function readTags(
  values: Readonly<Record<keyof typeof tagOptions, string>>,
): { readonly tags: SessionTags; readonly report: string } | null {
  const project = decodeTag(values.project);
  const agent = decodeTag(values.agent);
  const phase = decodeTag(values.phase);
  const conversation = decodeTag(values.conversation);
  const report = decodeTag(values.report);
  if (!project || !agent || phase === null || conversation === null || report === null) return null;
  if (!/^\d{1,15}$/.test(values.generation)) return null;
  const taken = values.taken.split(',').flatMap((id) => decodeTag(id) || []);
  return {
    tags: { project, agent, generation: Number(values.generation), phase, conversation, taken },
    report,
  };
}
