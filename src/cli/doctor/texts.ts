import { loopNames } from '../../config/settings.ts';
import { readIfExists } from '../../system/files/read.ts';
import { type Finding, ok, type ProjectCheck, warn } from './check.ts';

/** The configuration has seen to it that each plan is there; an empty one helps nobody. */
export const checkPlans: ProjectCheck = async ({ project }) => {
  const empty = project.config.phases.filter(({ planFile }) => isEmpty(planFile));
  if (empty.length === 0) return [ok('plans', `${project.config.phases.length} phases, each with its plan`)];
  return empty.map(({ id, plan }) =>
    warn('plans', `the plan of phase ${id} is empty: ${plan}`, 'Write down what is to be built.'),
  );
};

/** Words in braces that look like ours and are not would reach the agents as they stand. */
const looksLikePlaceholder = /\{[a-z]+(?:_[a-z]+)*\}/g;
const known: ReadonlySet<string> = new Set(['{phase_id}', '{plan}', '{status}', '{review}', '{role}']);

export const checkPrompts: ProjectCheck = async ({ project }) => {
  const { config } = project;
  const prompts = loopNames(config).flatMap((name) => config.roles[name]?.prompt ?? []);
  const files = [config.kickoff, ...prompts];
  const findings = files.flatMap(checkPrompt);
  return findings.length === 0 ? [ok('prompts', `${files.length} files`)] : findings;
};

function checkPrompt(file: string): readonly Finding[] {
  if (isEmpty(file))
    return [warn('prompts', `${file} is empty`, 'Copy it from a fresh `loopctl init`, or write it.')];
  const strange = [...(readIfExists(file) ?? '').matchAll(looksLikePlaceholder)]
    .map(([word]) => word)
    .filter((word) => !known.has(word));
  if (strange.length === 0) return [];
  return [
    warn(
      'prompts',
      `${file} names ${[...new Set(strange)].join(', ')}, which nothing fills in`,
      `Known are ${[...known].join(' ')}.`,
    ),
  ];
}

function isEmpty(file: string): boolean {
  return (readIfExists(file) ?? '').trim() === '';
}
