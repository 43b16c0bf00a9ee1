import { builtinModules } from 'node:module';
import type { Plugin } from 'esbuild';

/** Modules of Node that sources import by name. Others (`node:test` and the like) are left to Node. */
const names = new Set(builtinModules.filter((name) => !name.startsWith('_') && !name.startsWith('node:')));

/**
 * Takes modules of Node from `process.getBuiltinModule` instead of importing them. An import statement makes Node read
 * every export of a module, and some of them load what nobody asked for: an HTTP client with `node:http`, the web's
 * cryptography with `node:crypto`; 16 MB and the time to compile it.
 */
export const builtins: Plugin = {
  name: 'builtins',
  setup(build) {
    build.onResolve({ filter: /^node:/ }, ({ path, kind }) => {
      if (kind !== 'import-statement' || !names.has(path.slice('node:'.length))) return null;
      return { path, namespace: 'builtins', sideEffects: false };
    });
    build.onLoad({ filter: /.*/, namespace: 'builtins' }, ({ path }) => ({
      contents: moduleOf(path),
      loader: 'js',
    }));
  },
};

/** Exports that are plain values; those behind a getter are loaded when they are read, so nobody reads them here. */
function moduleOf(path: string): string {
  const module: unknown = process.getBuiltinModule(path);
  const exported = Object.entries(Object.getOwnPropertyDescriptors(module))
    .filter(
      ([name, { value }]) => value !== undefined && /^[A-Za-z_$][\w$]*$/.test(name) && name !== 'default',
    )
    .map(([name]) => name);
  const own = exported.map((name, index) => `const v${index} = m[${JSON.stringify(name)}];`);
  const list = exported.map((name, index) => `v${index} as ${name}`);
  return `const m = process.getBuiltinModule(${JSON.stringify(path)});
${own.join('\n')}
export { ${list.join(', ')} };
export default m;
`;
}
