import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { builtins } from '../../script/lib/builtins.ts';

async function bundle(contents: string): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    format: 'esm',
    platform: 'node',
    write: false,
    logLevel: 'silent',
    plugins: [builtins],
  });
  return outputFiles[0]?.text ?? '';
}

const run = async (code: string): Promise<Record<string, unknown>> =>
  (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as Record<string, unknown>;

test('modules of Node are taken, not imported, and work', async () => {
  const code = await bundle(`
    import { createHash } from 'node:crypto';
    import http, { createServer } from 'node:http';
    export const digest = createHash('sha256').update('x').digest('hex').slice(0, 8);
    export const same = http.createServer === createServer;`);
  expect(code).not.toMatch(/^import /m);
  expect(await run(code)).toMatchObject({ digest: '2d711642', same: true });
});

test('an HTTP client that nobody asked for is not loaded', async () => {
  const code = await bundle(`import { createServer } from 'node:http'; console.log(typeof createServer);`);
  expect(code).not.toContain('WebSocket');
});

test('a name that the module does not have fails the build', async () => {
  await expect(bundle(`import { nothing } from 'node:http'; nothing();`)).rejects.toThrow('nothing');
});

test('what is loaded on demand stays so', async () => {
  expect(await bundle(`await import('node:zlib');`)).toContain('import("node:zlib")');
});
