import { runOneShot } from './oneshot.ts';
import { readOptions } from './options.ts';
import { runAgent } from './run.ts';

async function main(): Promise<void> {
  const argv = process.argv.slice(2);
  const options = readOptions(argv, process.env, process.cwd());
  if (!options.oneShot) return runAgent(options);
  process.exitCode = await runOneShot(options);
}

main().catch((error: unknown) => {
  process.stderr.write(`demo agent: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
