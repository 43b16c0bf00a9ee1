/** What is said of a git that somebody ended: it found nothing wrong, so the same may be tried again. */
export const KILLED = 'git was killed';

export function wasKilled(error: unknown): boolean {
  return error instanceof Error && error.message.includes(KILLED);
}
