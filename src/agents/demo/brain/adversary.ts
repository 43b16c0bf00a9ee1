import { execFile } from 'node:child_process';
import { type Desk, step, type Turn, waiting } from './desk.ts';
import { readOwnInbox } from './inbox.ts';
import { readLedger } from './ledger.ts';
import { howToCheck, isDone } from './status.ts';
import { slug } from './work.ts';

const CHECK_MS = 20_000;

/** One turn of the Adversary: judges every claim that has no verdict yet, cold, by running its check. */
export async function* judge(desk: Desk): Turn {
  yield step('sync', '', 'git pull --rebase', 400);
  await desk.clone.sync();
  yield* readOwnInbox(desk, 'ADVERSARY');
  if ((await desk.clone.unpushed()) > 0) {
    yield step('push', '', 'git push (commits left from before)', 300);
    await desk.clone.push();
  }
  const { status, phase } = desk.assignment;
  let judged = 0;
  for (;;) {
    const ledger = await readLedger(desk.git, status);
    const gate = ledger.gates.find((one) => ledger.claims(one).at(-1)?.verdict === null);
    const claim = gate === undefined ? undefined : ledger.claims(gate).at(-1);
    if (gate === undefined || claim === undefined) break;
    const spoiled = yield* judgeOne(desk, gate, claim.sha);
    if (spoiled !== null) return spoiled;
    judged += 1;
    await desk.clone.sync();
  }
  if (judged > 0)
    return waiting(desk, `Judged ${judged} claim${judged === 1 ? '' : 's'}; I wait for the next.`);
  const done = isDone(desk.read(status) ?? '');
  return waiting(
    desk,
    done ? `Phase ${phase} says it is done; nothing is owed.` : 'No claim is owed a review.',
  );
}

/** Judges one claim. Null when its verdict is pushed, else the message of a turn that slipped. */
async function* judgeOne(desk: Desk, gate: string, sha: string) {
  const { review, status } = desk.assignment;
  yield step('check', gate, `Check ${gate} at ${sha.slice(0, 7)}, cold`, 1500);
  const found = await runCheck(desk, gate, howToCheck(desk.read(status) ?? '', gate));
  if (desk.slip('malformed-verdict')) {
    yield step('review', gate, `git commit: review(${gate}): looks right to me`);
    await desk.git.run('commit', '-q', '--allow-empty', '-m', `review(${gate}): looks right to me`);
    await desk.clone.push();
    return waiting(desk, `Gate ${gate} looks right to me.`);
  }
  const verdict = found.ok ? 'PASS' : 'FAIL';
  yield step('review', gate, `git commit: review(${gate}): ${verdict}`, 700);
  const head = desk.read(review) ?? `# Review of phase ${desk.assignment.phase}\n`;
  desk.write(review, `${head}\n## ${gate}: ${verdict}\n\nClaim ${sha.slice(0, 12)}: ${found.reason}\n`);
  await desk.clone.commit([review], `review(${gate}): ${verdict} ${found.reason}`, `Reviewed: ${sha}`);
  if (desk.slip('forget-push')) return waiting(desk, `Gate ${gate} is judged, I believe.`);
  yield step('push', gate, 'git push', 300);
  await desk.clone.push();
  return null;
}

/** Runs the check a claim names, if it is one of ours: `node demo/<gate>.mjs` and nothing else. */
function runCheck(desk: Desk, gate: string, how: ReturnType<typeof howToCheck>) {
  const path = `demo/${slug(gate)}.mjs`;
  if (how === null || how.command !== `node ${path}`) {
    return Promise.resolve({ ok: false, reason: 'the status file names no check that can be run' });
  }
  return new Promise<{ ok: boolean; reason: string }>((resolve) => {
    execFile(process.execPath, [path], { cwd: desk.git.cwd, timeout: CHECK_MS }, (error, stdout) => {
      const said = stdout.trim().slice(0, 100);
      const ok = error === null && said === how.expected;
      resolve({
        ok,
        reason: ok ? `the check says "${said}"` : `the check says "${said}", not "${how.expected}"`,
      });
    });
  });
}
