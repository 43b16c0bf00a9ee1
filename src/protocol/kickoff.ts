/** What a kickoff template may name in braces. */
export interface KickoffValues {
  readonly phase_id: string;
  readonly plan: string;
  readonly status: string;
  readonly review: string;
  readonly role: string;
}

/**
 * Fills `{phase_id} {plan} {status} {review} {role}` in one pass: a value that itself holds braces or `$` goes in
 * as it is, and words in braces that are not ours stay.
 */
export function fillTemplate(template: string, values: KickoffValues): string {
  return template.replace(
    /\{(phase_id|plan|status|review|role)\}/g,
    (_whole, name: keyof KickoffValues) => values[name],
  );
}
