import { cpSync, existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import type { Loader, PartialMessage, Plugin } from 'esbuild';
import { parse } from 'yaml';

interface Options {
  readonly root: string;
  readonly outdir: string;
  /** Name in dist/ → source path from the root. */
  readonly entries: Readonly<Record<string, string>>;
}

function copy(from: string, to: string): void {
  if (from.endsWith('.yaml')) {
    mkdirSync(dirname(to), { recursive: true });
    writeFileSync(to, JSON.stringify(parse(readFileSync(from, 'utf8'))));
  } else cpSync(from, to, { recursive: statSync(from).isDirectory() });
}

const reference = /new URL\(\s*(['"])(\.{1,2}\/[^'"]*)\1\s*,\s*import\.meta\.url\s*,?\s*\)/g;
const anyUse = /import\.meta\.(?:url|dirname|filename|main)/;

/**
 * Lets sources name files as `new URL('./manifest.yaml', import.meta.url)`, which holds both in src/ and in the bundle:
 * a file or folder of src/ is copied to dist/assets/ (a YAML file as JSON, which is read faster), an entry point becomes
 * its bundle, anything else must be in the package's `files`. Every other use of a module's own place is an error, because bundling would bend it.
 */
export function assets({ root, outdir, entries }: Options): Plugin {
  const src = join(root, 'src');
  const shipped = new Set(
    (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { files: string[] }).files,
  );
  shipped.add('package.json').add('README.md').add('LICENSE');
  const bundleOf = new Map(
    Object.entries(entries).map(([name, source]) => [join(root, source), `./${name}.js`]),
  );

  /** Where the bundle finds what `specifier` in `file` names. Throws when it would not. */
  function target(file: string, specifier: string): string {
    const path = resolve(dirname(file), specifier);
    const slash = specifier.endsWith('/') ? '/' : '';
    const entry = bundleOf.get(path);
    if (entry !== undefined) return entry;
    if (!existsSync(path)) throw new Error(`${specifier} does not exist`);
    if (path.endsWith('.ts'))
      throw new Error(`${specifier} is started by path but is no entry in script/build.ts`);
    const inSrc = relative(src, path);
    if (!inSrc.startsWith('..')) {
      copy(path, join(outdir, 'assets', inSrc));
      return `./assets/${inSrc}${slash}`;
    }
    const inRoot = relative(root, path);
    if (inRoot !== '' && !shipped.has(inRoot.split('/')[0] ?? '')) {
      throw new Error(`${inRoot} is not in "files" of package.json`);
    }
    return `../${inRoot}${slash}`;
  }

  return {
    name: 'assets',
    setup(build) {
      build.onLoad({ filter: /[/\\]src[/\\].*\.ts$/ }, ({ path }) => {
        const text = readFileSync(path, 'utf8');
        if (path.includes('node_modules') || !anyUse.test(text)) return null;
        const errors: PartialMessage[] = [];
        const complain = (message: string): void => {
          errors.push({ text: message, location: { file: relative(root, path) } });
        };
        const contents = text.replace(reference, (_match, _quote, specifier: string) => {
          try {
            return `new URL(${JSON.stringify(target(path, specifier))}, import.meta.url)`;
          } catch (error) {
            complain(error instanceof Error ? error.message : String(error));
            return 'undefined';
          }
        });
        const rest = text.replace(reference, '').replace(/createRequire\(import\.meta\.url\)/g, '');
        if (anyUse.test(rest))
          complain("use new URL('./file', import.meta.url): a bundle is not where its sources are");
        return { contents, loader: 'ts' satisfies Loader, errors };
      });
    },
  };
}
