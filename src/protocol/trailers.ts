const reviewed = /^[ \t]*Reviewed:[ \t]*[`<(]?([0-9a-f]{7,64})(?![0-9a-z])/gim;

/**
 * The commit a review says it judged: the value of its `Reviewed: <sha>` trailer, lower case, 7 to 64 hex digits.
 * Any line of the message may carry it, the last readable one wins; null when there is none.
 */
export function reviewedTrailer(message: string): string | null {
  let found: string | null = null;
  for (const match of message.matchAll(reviewed)) found = match[1]?.toLowerCase() ?? found;
  return found;
}
