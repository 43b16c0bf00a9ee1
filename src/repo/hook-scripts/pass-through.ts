import { prelude } from './prelude.ts';

/** Stands in our hooks folder for each hook that we have no part in: runs the one of the folder that was configured before. */
export const passThrough = `${prelude}
[ -n "$chained" ] && exec "$chained" "$@"
exit 0
`;

/** Hooks that git runs in a clone. Server-side ones are left out: some change what git does merely by being there. */
export const clientHooks: readonly string[] = [
  'applypatch-msg',
  'commit-msg',
  'post-applypatch',
  'post-checkout',
  'post-commit',
  'post-index-change',
  'post-merge',
  'post-rewrite',
  'pre-applypatch',
  'pre-auto-gc',
  'pre-commit',
  'pre-merge-commit',
  'pre-push',
  'pre-rebase',
  'prepare-commit-msg',
  'reference-transaction',
  'sendemail-validate',
];
