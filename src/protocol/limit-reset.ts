/** A usage limit that ends further ahead than this is a mistake of who says so, milliseconds. */
export const LIMIT_MAX_AHEAD_MS = 35 * 86_400_000;
