import { loadCorpus } from './corpus.ts';
import type { HeldOut } from './held-out.ts';
import { type Read, readAll } from './measure.ts';
import { report } from './report.ts';
import { samplesOf } from './samples.ts';

/** Reads the whole corpus. */
export function readCorpus(): readonly Read[] {
  return readAll(samplesOf(loadCorpus()));
}

/** docs/detection.md, of these readings. The same corpus and manifests give the same page. */
export function pageOf(reads: readonly Read[], heldOut: readonly HeldOut[]): string {
  return `${about}\n\n${report(reads, heldOut)}\n`;
}

const about = `# Detection

How well the screen rules of each backend tell what its screen shows. Made by \`npm run bench:detect -- --write\`; a test holds
that precision and recall stay at 99 % or more and that no healthy session is read as a dialog or a limit.

The corpus is \`test/fixtures/screens\`: screens recorded from the real programs as they worked against a local API, each with a label that a person gave it and
the rows that the label rests on. From each further ones are made whose label stays known:

| variation | what |
|---|---|
| blank | nothing is drawn yet: \`starting\` |
| half drawn | the first rows are there and the others are not. Once a row that the label rests on is missing, the label is \`unknown\`: nobody could tell, and any other reading counts as wrong |
| scrolled | rows above what the label rests on are gone |
| narrowed | drawn again in a window of 90, 80 and 60 % of the width: shorter rules and gaps, wrapped text |
| reflowed | the same before the agent draws again: long rows broken (cut, to 90 and 80 %, for programs on an alternate screen) |
| quoting | the transcript quotes each other screen of the backend, and words about limits and dialogs, in an earlier turn or in the last message |
| quoting, half drawn | both |

A healthy session is one that is ready or busy, whatever of its screen is visible. Screens are what is left to go by where an
agent's own signals say nothing: signals outrank them, see [backends.md](backends.md).
\`loopctl record\` keeps a screen that is read wrongly in the form that the corpus takes.

The rules were mended until this corpus is read well, so it says little of screens that are not in it. What is *held out*
(\`test/fixtures/held-out\`, made by \`bench/detect/record.ts\`) does: windows of other sizes, drawn by the programs themselves, and newer versions where there
are some. Its labels are what the scripted model brought about.
When it was first read (2026-11-20), 4 of 54 screens were read wrongly: Codex as idle while it streamed an answer (in all 3 windows), opencode
as idle at a limit in 80 columns. Both are mended since, so that the figures below say less: new ones are to be recorded for
the next honest number.`;
