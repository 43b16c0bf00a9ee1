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

/**
 * All names that the module has, each read only where somebody imports it: a call that is marked as pure is left out
 * with its name.
 */
function moduleOf(path: string): string {
  const module: unknown = process.getBuiltinModule(path);
  const names = Object.keys(Object.getOwnPropertyDescriptors(module));
  const exported = names.filter((name) => /^[A-Za-z_$][\w$]*$/.test(name) && name !== 'default');
  const own = exported.map(
    (name, index) => `const v${index} = /* @__PURE__ */ read(${JSON.stringify(name)});`,
  );
  const list = exported.map((name, index) => `v${index} as ${name}`);
  return [
    `const m = /* @__PURE__ */ process.getBuiltinModule(${JSON.stringify(path)});`,
    'const read = (name) => m[name];',
    ...own,
    `export { ${list.join(', ')} };`,
    'export default m;',
    '',
  ].join('\n');
}
