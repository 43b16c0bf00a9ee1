/**
 * What a scripted model does stands in the prompt's own text, one directive a line:
 *
 *     @api run COMMAND          call the shell tool
 *     @api tool NAME JSON       call any tool
 *     @api say TEXT             say it; `{in 240s}` becomes that time in UTC
 *     @api drip N MS            say N words, MS milliseconds apart
 *     @api usage IN OUT         report these tokens
 *     @api always …             also for later prompts that hold no directive of their own
 *
 * The model remembers nothing: its step is the number of tool results since the prompt, so restarts change nothing.
 */
export type Directive =
  | { readonly do: 'tool'; readonly name: string | null; readonly input: Readonly<Record<string, unknown>> }
  | { readonly do: 'say'; readonly text: string }
  | { readonly do: 'drip'; readonly count: number; readonly pauseMs: number }
  | { readonly do: 'usage'; readonly input: number; readonly output: number };

/** A conversation as every API tells it: prompts in order, and the tool results that came after each. */
export interface Conversation {
  readonly prompts: readonly { readonly text: string; readonly results: number }[];
}

/** What the model answers: words, then at most one tool call. A null name is the shell tool, whatever it is called. */
export interface Answer {
  readonly parts: readonly Exclude<Directive, { do: 'tool' } | { do: 'usage' }>[];
  readonly call: Extract<Directive, { do: 'tool' }> | null;
  readonly usage: { readonly input: number; readonly output: number };
}

const MAX_DIRECTIVES = 50;
/** A message may begin with a tag in brackets, and say who sends it. */
const line =
  /^\s*(?:\[[^\]\n]{1,40}\] )?(?:[^\n@:]{1,60} says: )?@api (always )?(run|tool|say|drip|usage) (.+)$/gm;

interface Script {
  readonly once: readonly Directive[];
  readonly always: readonly Directive[];
}

/** The answer to a conversation at `nowMs`. Without a directive it is one plain word. */
export function answer(conversation: Conversation, nowMs: number): Answer {
  const scripts = conversation.prompts.map(({ text }) => readScript(text));
  const own = scripts.at(-1)?.once ?? [];
  const standing = scripts.findLast(({ always }) => always.length > 0)?.always ?? [];
  const script = own.length > 0 ? own : standing;
  return stepOf(script, conversation.prompts.at(-1)?.results ?? 0, nowMs);
}

function stepOf(script: readonly Directive[], step: number, nowMs: number): Answer {
  const parts: Answer['parts'][number][] = [];
  let call: Answer['call'] = null;
  let usage = { input: 100, output: 20 };
  let at = 0;
  for (const one of script) {
    if (one.do === 'tool') {
      if (at === step) call = one;
      if (at >= step) break;
      at += 1;
    } else if (at === step) {
      if (one.do === 'usage') usage = { input: one.input, output: one.output };
      else parts.push(one.do === 'say' ? { do: 'say', text: withTimes(one.text, nowMs) } : one);
    }
  }
  if (parts.length === 0 && call === null) parts.push({ do: 'say', text: 'Understood.' });
  return { parts, call, usage };
}

function readScript(text: string): Script {
  const once: Directive[] = [];
  const always: Directive[] = [];
  for (const [, standing, verb, rest] of [...text.matchAll(line)].slice(0, MAX_DIRECTIVES)) {
    (standing === undefined ? once : always).push(readDirective(verb ?? '', (rest ?? '').trim()));
  }
  return { once, always };
}

function readDirective(verb: string, rest: string): Directive {
  const words = rest.split(' ');
  switch (verb) {
    case 'run':
      return { do: 'tool', name: null, input: { command: rest } };
    case 'tool':
      return { do: 'tool', name: words[0] ?? '', input: JSON.parse(words.slice(1).join(' ')) };
    case 'drip':
      return { do: 'drip', count: bounded(words[0], 2000), pauseMs: bounded(words[1], 10_000) };
    case 'usage':
      return { do: 'usage', input: bounded(words[0], 10_000_000), output: bounded(words[1], 10_000_000) };
    default:
      return { do: 'say', text: rest.replaceAll('\\n', '\n') };
  }
}

function bounded(word: string | undefined, max: number): number {
  return Math.min(Math.max(Number(word) || 0, 0), max);
}

function withTimes(text: string, nowMs: number): string {
  return text.replace(/\{in (\d{1,6})s\}/g, (_, seconds: string) =>
    new Date(nowMs + Number(seconds) * 1000).toISOString().replace(/\.\d+Z$/, 'Z'),
  );
}
