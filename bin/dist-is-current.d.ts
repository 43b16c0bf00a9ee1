/** True when `dist/` was built after the last change to anything it is made of. */
export function distIsCurrent(root: string): boolean;
