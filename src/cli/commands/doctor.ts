import type { Invocation, Outcome } from '../command.ts';
import { examine } from '../doctor/examine.ts';
import { printDoctor } from '../print/doctor.ts';
import { createPage } from '../print/page.ts';

/** Checks the machine and, where there is one, the project; exit code 1 when anything must be mended. */
export async function doctor(invocation: Invocation): Promise<Outcome> {
  const trials = invocation.options.agents === true;
  if (trials) invocation.out.note('each agent is launched and asked one thing; this may take a minute …\n');
  const findings = await examine({ cwd: process.cwd(), project: invocation.project, trials });
  const failed = findings.some(({ verdict }) => verdict === 'fail');
  return {
    data: { schema: 1, ok: !failed, findings },
    text: printDoctor(findings, createPage(invocation.out)),
    exitCode: failed ? 1 : 0,
  };
}
