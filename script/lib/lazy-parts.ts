import { dirname, join, resolve } from 'node:path';
import type { Plugin } from 'esbuild';

interface Options {
  readonly root: string;
  /** Name in dist/ → source path from the root. */
  readonly parts: Readonly<Record<string, string>>;
}

/**
 * Leaves what is imported on demand outside of a bundle, where it is one of the parts built beside it. Anything else
 * goes into the bundle.
 */
export function lazyParts({ root, parts }: Options): Plugin {
  const partOf = new Map(Object.entries(parts).map(([name, source]) => [join(root, source), `./${name}.js`]));
  return {
    name: 'lazy-parts',
    setup(build) {
      build.onResolve({ filter: /^\.{1,2}\// }, ({ path, importer, kind }) => {
        const part = kind === 'dynamic-import' ? partOf.get(resolve(dirname(importer), path)) : undefined;
        return part === undefined ? null : { path: part, external: true };
      });
    },
  };
}
