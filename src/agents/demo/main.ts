import { runAgent } from './run.ts';

runAgent(process.argv.slice(2)).catch((error: unknown) => {
  process.stderr.write(`demo agent: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
