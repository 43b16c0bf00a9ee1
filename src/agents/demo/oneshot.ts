import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { assist } from './brain/assistant.ts';
import { readErrand } from './brain/errand.ts';
import { createGit } from './git.ts';
import type { Options } from './options.ts';
import { createPace } from './pace.ts';
import { strayChild } from './stray-child.ts';

/** File in the working folder with a line for each task that was begun. */
export const NOTES = 'notes.md';

/** Between two looks for a file that is waited for. */
const LOOK_MS = 50;

/**
 * Does the one task that standard input tells and leaves: a look around, a note, a result as one line of JSON. What
 * the task says of itself (how long it takes, how it ends) is done too. Returns the exit code.
 */
export async function runOneShot(options: Options): Promise<number> {
  const errand = readErrand(readFileSync(0, 'utf8'));
  const pace = createPace(options.speed);
  appendFileSync(join(options.cwd, NOTES), `- ${process.env.LOOPCTL_TASK ?? 'task'}: ${errand.title}\n`);
  say(`Task: ${errand.title}`);
  if (errand.children) await Promise.all([false, true].map(strayChild));
  await pace.wait(errand.takes_s * 1000);
  if (errand.limit_s !== null && (process.env.LOOPCTL_TASK_RUN ?? '1') === '1')
    return meetLimit(errand.limit_s);
  while (errand.awaits !== null && !existsSync(join(options.cwd, errand.awaits))) await pace.wait(LOOK_MS);
  if (errand.ends === 'hang') await pace.wait(null);
  const turn = assist(createGit(options.cwd), errand.title);
  let step = await turn.next();
  for (; step.done !== true; step = await turn.next()) {
    say(step.value.title);
    await pace.think(step.value.think_ms);
  }
  const failed = errand.ends === 'fail';
  const result = failed ? 'The task could not be done: it says that it fails.' : step.value;
  const usage = { input_tokens: errand.title.length, output_tokens: result.length };
  say(JSON.stringify({ type: 'result', is_error: failed, result, total_cost_usd: 0, usage }));
  return failed ? 1 : 0;
}

/** As the real programs say it: too many requests, and until when. */
function meetLimit(seconds: number): number {
  const until = new Date(Date.now() + seconds * 1000).toISOString();
  const result = `You have no more of it for now · resets ${until}`;
  say(JSON.stringify({ type: 'result', is_error: true, api_error_status: 429, result }));
  return 1;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
