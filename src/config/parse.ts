import { type BackendsRead, isMapping, readBackends } from './backends.ts';
import type { Config } from './config.ts';
import { formatKeyPath, type KeyPath } from './key-path.ts';
import { type PhasePlace, type PhasesRead, readPhases } from './phases.ts';
import { ConfigError, type Problem } from './problem.ts';
import { resolveConfig } from './resolve.ts';
import { rules } from './rules/all.ts';
import type { RawConfig } from './schema.ts';
import type { Sections } from './sections.ts';
import { type Finding, validate } from './validate.ts';
import { readYaml, type YamlFile } from './yaml.ts';

export interface ParseOptions {
  /** Path of the file, for messages. */
  readonly file: string;
  /** The project's folder: paths are relative to it. */
  readonly dir: string;
  /** Names of the built-in backends; without them backend names are not checked. */
  readonly builtins?: readonly string[] | undefined;
}

export interface ParsedConfig {
  readonly config: Config;
  readonly warnings: readonly Problem[];
  /** Absolute paths of other files that are part of the configuration. */
  readonly files: readonly string[];
}

/**
 * Parses the text of a `loopctl.yaml`, checks it against the schema, the disk and itself.
 *
 * @throws ConfigError LOOPCTL_E_CONFIG_INVALID with all mistakes at once
 */
export function parseConfig(text: string, options: ParseOptions): ParsedConfig {
  const { file, dir } = options;
  const yaml = readYaml(text, file);
  const fault = topProblems(yaml, file);
  if (fault !== null) throw new ConfigError(file, fault);
  const { sections, findings } = validate(isMapping(yaml.data) ? yaml.data : {}, yaml.source);
  const parts = readParts(sections, dir);
  const crossed = crossCheck(sections, parts, options, yaml);
  const problems = [
    ...yaml.problems,
    ...findings.map((finding) => placed(yaml, file, finding)),
    ...parts.backends.problems,
    ...crossed.problems.filter((problem) => !isConsequence(problem, findings)),
  ];
  if (problems.length > 0) throw new ConfigError(file, problems);
  const config = resolveConfig(sections as RawConfig, dir, {
    phases: parts.phases.entries,
    backends: parts.backends.backends,
  });
  return { config, warnings: crossed.warnings, files: [...parts.phases.files, ...parts.backends.files] };
}

/** Why there is nothing to check; null when the file is a mapping. */
function topProblems(yaml: YamlFile, file: string): readonly Problem[] | null {
  if (isMapping(yaml.data)) return null;
  if (yaml.problems.length > 0) return yaml.problems;
  const empty = yaml.data === undefined || yaml.data === null;
  const message = empty ? 'is empty' : 'must be a mapping of keys (project:, work_repo:, phases:, roles: …)';
  return [{ file, line: 1, col: 1, key: '', message }];
}

interface Parts {
  readonly phases: PhasesRead;
  readonly backends: BackendsRead;
}

function readParts(sections: Sections, dir: string): Parts {
  const docs = sections.work_repo?.docs ?? 'machine-docs';
  return {
    phases:
      sections.phases === undefined
        ? { entries: [], problems: [], files: [] }
        : readPhases(sections.phases, docs, dir),
    backends: readBackends(sections.backends ?? {}, dir),
  };
}

function crossCheck(
  sections: Sections,
  parts: Parts,
  { dir, file, builtins }: ParseOptions,
  yaml: YamlFile,
): { readonly problems: readonly Problem[]; readonly warnings: readonly Problem[] } {
  const problems: Problem[] = [];
  const warnings: Problem[] = [];
  const at = (place: KeyPath | PhasePlace, message: string): Problem =>
    'type' in place && place.type === 'line'
      ? { file: place.file, line: place.line, col: 1, key: '', message }
      : placed(yaml, file, { path: 'type' in place ? place.path : place, part: 'value', message });
  for (const rule of rules) {
    rule({
      dir,
      sections,
      phases: sections.phases === undefined ? null : parts.phases.entries,
      builtins: builtins ?? null,
      problem: (place, message) => problems.push(at(place, message)),
      warn: (place, message) => warnings.push(at(place, message)),
    });
  }
  for (const { at: place, message } of parts.phases.problems) problems.push(at(place, message));
  for (const [name, message] of Object.entries(parts.backends.unreadable)) {
    problems.push(at(['backends', name], message));
  }
  return { problems, warnings };
}

function placed(yaml: YamlFile, file: string, finding: Finding): Problem {
  const { path, part, message } = finding;
  return { file, ...yaml.place(path, part), key: formatKeyPath(path), message };
}

/** What fails a cross-check only because a key below it is broken, or the key meant to set it mistyped, would send people astray. */
function isConsequence(problem: Problem, findings: readonly Finding[]): boolean {
  return findings.some(
    ({ path, meant }) =>
      formatKeyPath(path).startsWith(`${problem.key}.`) ||
      (meant !== undefined && problem.key === formatKeyPath([...path.slice(0, -1), meant])),
  );
}
