import type { Rule } from './rule.ts';

/** A host that is to be looked after without anybody asking has a program that does so. */
export const hostAutoUsable: Rule = ({ sections: { host }, warn }) => {
  if (host?.auto !== true || (host.check?.length ?? 0) > 0) return;
  warn(['host', 'auto'], 'has no effect without host.check');
};
