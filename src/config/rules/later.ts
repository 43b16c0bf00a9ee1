import type { Rule } from './rule.ts';

/** Says so where a key is accepted and has no effect in this version: a cap that caps nothing must not look like one. */
export const notYet: Rule = () => {};
