import { spawn } from 'node:child_process';

/** A child that ignores TERM, HUP and INT and ends by itself after 10 min. Resolves once it is deaf. */
export function strayChild(detached: boolean): Promise<void> {
  const script =
    "for (const s of ['SIGTERM', 'SIGHUP', 'SIGINT']) process.on(s, () => {}); setTimeout(() => {}, 600000); process.stdout.write('deaf');";
  const argv = ['-e', script, '--', 'loopctl-demo-stray'];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'ignore'], detached });
  return new Promise((resolve) => {
    child.stdout.once('data', () => {
      child.stdout.destroy();
      child.unref();
      resolve();
    });
  });
}
