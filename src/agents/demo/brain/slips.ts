import { type Desk, type Step, step } from './desk.ts';

type Steps = AsyncGenerator<Step, void, void>;

/** Mistakes a Builder can be ordered to make just before a claim. Whatever the hooks refuse is undone. */
export async function* builderSlips(desk: Desk, gate: string): Steps {
  if (desk.slip('wrong-file')) {
    yield step('wrong-file', gate, `Edit ${desk.assignment.review} (not mine)`);
    const review = desk.assignment.review;
    desk.write(review, `${desk.read(review) ?? ''}\nThe Builder thinks that ${gate} is fine.\n`);
    await attempt(desk, [review], `note on ${gate} in the review`);
  }
  if (desk.slip('self-review')) {
    yield step('self-review', gate, `git commit: review(${gate}): PASS, by myself`);
    await desk.git.run('commit', '-q', '--allow-empty', '-m', `review(${gate}): PASS by the Builder itself`);
    await attempt(desk, [], '');
  }
  if (desk.slip('early-done')) {
    yield step('early-done', gate, 'Write ## DONE although nothing was judged');
    const { status } = desk.assignment;
    desk.write(status, `${desk.read(status) ?? ''}\n## DONE\n`);
    await attempt(desk, [status], 'status: done, surely');
  }
  if (desk.slip('force-push')) yield* forcePush(desk, gate);
}

async function* forcePush(desk: Desk, gate: string): Steps {
  yield step('force-push', gate, 'git push --force after an amend');
  const head = await desk.git.run('rev-parse', 'HEAD');
  const subject = await desk.git.run('log', '-1', '--format=%s');
  await desk.git.run('commit', '-q', '--amend', '--allow-empty', '-m', subject, '-m', 'Rewritten.');
  const branch = await desk.git.run('symbolic-ref', '--short', 'HEAD');
  const pushed = await desk.git.ask('push', '-q', '--force', 'origin', `HEAD:refs/heads/${branch}`);
  if (pushed === null) await desk.git.run('reset', '-q', '--hard', head);
}

async function attempt(desk: Desk, paths: readonly string[], subject: string): Promise<void> {
  if (paths.length > 0) await desk.clone.commit(paths, subject);
  try {
    await desk.clone.push();
  } catch {
    await desk.git.run('reset', '-q', '--hard', '@{upstream}');
  }
}
