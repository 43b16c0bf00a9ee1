import type { ScreenReading } from '../../ports/agent.ts';
import type { Screen } from '../../ports/terminal.ts';
import { plain } from '../../protocol/text.ts';
import { compileDraft, type DraftReader } from './draft.ts';
import { parseLimitTime } from './limit-time.ts';
import { compileMessage, type MessageReader } from './message.ts';
import { compile } from './pattern.ts';
import { compileRegion, type Line, type Region } from './regions.ts';
import type { Manifest, RuleSpec } from './schema.ts';

/** A manifest's screen part with its patterns compiled, once. */
export interface Reader {
  read(screen: Screen, now: { readonly wall: number }): ScreenReading;
}

interface Rule {
  readonly spec: RuleSpec;
  readonly match: readonly RegExp[];
  readonly not: readonly RegExp[];
}

const MAX_EVIDENCE = 160;

/** Makes the screen reader of a manifest. Reading is pure: the same screen and time give the same answer. */
export function compileReader(manifest: Manifest): Reader {
  const regions = new Map(
    Object.entries(manifest.screen.regions).map(([name, spec]) => [name, compileRegion(spec)] as const),
  );
  const rules = manifest.screen.rules
    .map((spec) => ({ spec, match: spec.match.map(compile), not: (spec.not ?? []).map(compile) }))
    .toSorted((a, b) => b.spec.priority - a.spec.priority);
  const draft = compileDraft(manifest.draft, regions);
  const message = compileMessage(manifest.message, regions);
  const context = compileContext(manifest.context, regions);
  return {
    read: (screen, now) => readScreen({ manifest, regions, rules, draft, message, context }, screen, now),
  };
}

interface Compiled {
  readonly manifest: Manifest;
  readonly regions: ReadonlyMap<string, Region>;
  readonly rules: readonly Rule[];
  readonly draft: DraftReader;
  readonly message: MessageReader;
  readonly context: (screen: Screen) => number | null;
}

/** The first rule, by priority, whose patterns all match speaks; its line is the evidence. */
function readScreen(compiled: Compiled, screen: Screen, now: { readonly wall: number }): ScreenReading {
  const lines = new Map<string, readonly Line[]>();
  const regionLines = (name: string) => {
    const known = lines.get(name) ?? compiled.regions.get(name)?.(screen) ?? [];
    lines.set(name, known);
    return known;
  };
  const rest = {
    draft: compiled.draft(screen),
    lastMessage: compiled.message(screen),
    contextPct: compiled.context(screen),
  };
  for (const { spec, match, not } of compiled.rules) {
    const found = evidenceOf(regionLines(spec.region), match, not);
    if (found === null) continue;
    const limitRegion = compiled.manifest.limit.region ?? spec.region;
    const limitResetMs =
      spec.state === 'limited' ? resetOf(compiled, regionLines(limitRegion), now.wall) : null;
    return { state: spec.state, rule: spec.id, evidence: plain(found, MAX_EVIDENCE), limitResetMs, ...rest };
  }
  const last = screen.lines.findLast((line) => line.trim() !== '');
  const state = last === undefined ? compiled.manifest.screen.empty : 'unknown';
  return { state, rule: 'none', evidence: plain(last ?? '', MAX_EVIDENCE), limitResetMs: null, ...rest };
}

/** The first line that the first pattern matches, when all patterns match and none of `not` does. */
function evidenceOf(lines: readonly Line[], match: readonly RegExp[], not: readonly RegExp[]): string | null {
  const hit = (pattern: RegExp) => lines.find(({ text }) => pattern.test(text));
  const [first, ...others] = match;
  const line = first === undefined ? undefined : hit(first);
  if (line === undefined || !others.every(hit) || not.some(hit)) return null;
  return line.text;
}

function resetOf({ manifest }: Compiled, lines: readonly Line[], nowMs: number): number | null {
  const text = lines.map((line) => line.text).join('\n');
  return parseLimitTime(text, {
    nowMs,
    formats: manifest.limit.formats,
    maxAheadHours: manifest.limit.max_ahead_h,
  });
}

function compileContext(spec: Manifest['context'], regions: ReadonlyMap<string, Region>) {
  if (spec === undefined) return () => null;
  const pattern = compile(spec.match);
  return (screen: Screen): number | null => {
    for (const { text } of regions.get(spec.region)?.(screen) ?? []) {
      const pct = Number(pattern.exec(text)?.groups?.pct ?? Number.NaN);
      if (pct >= 0 && pct <= 100) return spec.remaining ? 100 - pct : pct;
    }
    return null;
  };
}
