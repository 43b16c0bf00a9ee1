import { type Desk, step, type Turn, waiting, waitingUntil } from './desk.ts';
import { readOwnInbox } from './inbox.ts';
import { type Claim, type Ledger, readLedger } from './ledger.ts';
import { type PlannedGate, readPlan } from './plan.ts';
import { builderSlips } from './slips.ts';
import { claimSection, doneSection, isDone, newStatus, pacedUntil, pausedSection } from './status.ts';
import { product, slug } from './work.ts';

/** One turn of the Builder: whatever git says is next, until something must be waited for. */
export async function* build(desk: Desk): Turn {
  yield step('sync', '', 'git pull --rebase', 400);
  await desk.clone.sync();
  yield* readOwnInbox(desk, 'BUILDER');
  if ((await desk.clone.unpushed()) > 0) {
    yield step('push', '', 'git push (commits left from before)', 300);
    await desk.clone.push();
  }
  const plan = desk.read(desk.assignment.plan);
  const gates = plan === null ? [] : readPlan(plan);
  if (gates.length === 0)
    return waiting(desk, `I cannot work: ${desk.assignment.plan} is missing or names no gate.`);
  yield step(
    'plan',
    '',
    `Read ${desk.assignment.plan}: ${gates.length} gate${gates.length === 1 ? '' : 's'}`,
    800,
  );
  if (desk.read(desk.assignment.status) === null) {
    yield step('status', '', `Write ${desk.assignment.status}`);
    desk.write(desk.assignment.status, newStatus(desk.assignment.phase, gates));
    await publish(desk, [desk.assignment.status], `status: begin phase ${desk.assignment.phase}`);
  }
  return yield* workThrough(desk, gates);
}

async function* workThrough(desk: Desk, gates: readonly PlannedGate[]): Turn {
  const { cadence } = desk.assignment;
  const judged = cadence === 'gate' || cadence === 'phase';
  for (const gate of gates) {
    const ledger = await readLedger(desk.git, desk.assignment.status);
    const claim = ledger.claims(gate.name).at(-1);
    if (claim !== undefined && (claim.verdict === 'PASS' || !judged)) continue;
    if (claim !== undefined && claim.verdict === null) {
      if (cadence === 'phase') continue;
      return waiting(
        desk,
        `Gate ${gate.name} is claimed at ${claim.sha.slice(0, 7)}; I wait for its review.`,
      );
    }
    const held = yield* makeGate(desk, gate, claim, ledger);
    if (held !== null) return held;
    if (cadence === 'gate')
      return waiting(desk, `Gate ${gate.name} is built and claimed; I wait for its review.`);
  }
  return yield* finish(desk, gates);
}

/** Builds (or repairs) and claims a gate. Null when claimed, else the message of a turn that must wait first. */
async function* makeGate(desk: Desk, gate: PlannedGate, last: Claim | undefined, ledger: Ledger) {
  const { status } = desk.assignment;
  const repair = last !== undefined;
  const parts = repair ? 1 : gate.parts;
  const made = product(gate.name, desk.seed, gate.flawed && !repair);
  for (let part = ledger.parts(gate.name) + 1; part <= parts; part += 1) {
    const subject = repair
      ? `build(${gate.name}): repair after review`
      : `build(${gate.name}): part ${part} of ${parts}`;
    yield step(
      'edit',
      gate.name,
      repair ? `Repair ${made.path}` : `Edit ${made.path}, part ${part} of ${parts}`,
      1500,
    );
    const path = part === parts ? made.path : `demo/${slug(gate.name)}-notes-${part}.md`;
    desk.write(path, part === parts ? made.text : `# Notes on ${gate.name}, part ${part}\n`);
    yield step('commit', gate.name, `git commit: ${subject}`, 400);
    await publish(desk, [path], subject);
  }
  if (gate.pause_s > 0 && !repair) {
    const held = yield* pace(desk, gate);
    if (held !== null) return held;
  }
  yield* builderSlips(desk, gate.name);
  yield step('claim', gate.name, `git commit: claim(${gate.name})`, 700);
  const attempt = ledger.claims(gate.name).length + 1;
  const head = await desk.git.run('rev-parse', 'HEAD');
  desk.write(status, `${desk.read(status) ?? ''}${claimSection(gate.name, attempt, made, head)}`);
  const paths = [status];
  if (gate.inbox !== null && !repair) {
    const inbox = desk.inbox('ADVERSARY');
    desk.write(inbox, `${desk.read(inbox) ?? ''}- From the Builder about ${gate.name}: ${gate.inbox}\n`);
    paths.push(inbox);
  }
  await desk.clone.commit(
    paths,
    `claim(${gate.name}): attempt ${attempt}, ${made.path} prints "${made.expected}"`,
  );
  if (desk.slip('forget-push')) return waiting(desk, `Gate ${gate.name} is claimed, I believe.`);
  yield step('push', gate.name, 'git push', 300);
  await desk.clone.push();
  return null;
}

async function* pace(desk: Desk, gate: PlannedGate) {
  const { status } = desk.assignment;
  const text = desk.read(status) ?? '';
  const stated = pacedUntil(text, gate.name);
  const until = stated ?? desk.now() + Math.max(1000, (gate.pause_s * 1000) / desk.speed);
  if (stated === null) {
    yield step('pace', gate.name, `Let ${gate.name} settle for ${gate.pause_s}s`, 300);
    desk.write(status, `${text}${pausedSection(gate.name, until)}`);
    await publish(desk, [status], `status: paced wait before ${gate.name}`);
  }
  if (desk.now() >= until) return null;
  return `${gate.name} settles; I come back by myself.\n${waitingUntil(until)}`;
}

async function* finish(desk: Desk, gates: readonly PlannedGate[]): Turn {
  const { phase, status, cadence } = desk.assignment;
  const text = desk.read(status) ?? '';
  if (isDone(text)) return waiting(desk, `Phase ${phase} is done; nothing is left to do.`);
  if (cadence === 'phase') {
    const ledger = await readLedger(desk.git, status);
    const owed = gates.filter((gate) => ledger.claims(gate.name).at(-1)?.verdict !== 'PASS');
    if (owed.length > 0) return waiting(desk, `All gates are claimed; ${owed.length} wait for review.`);
  }
  yield step('done', '', `Write ## DONE to ${status}`, 700);
  desk.write(status, `${text}${doneSection(gates.map((gate) => gate.name))}`);
  await publish(desk, [status], `status: phase ${phase} is done`);
  return waiting(desk, `Phase ${phase} is done.`);
}

async function publish(desk: Desk, paths: readonly string[], subject: string): Promise<void> {
  await desk.clone.commit(paths, subject);
  await desk.clone.push();
}
