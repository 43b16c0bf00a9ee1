import type { Explanation } from '../../core/view/explain.ts';
import { plain } from '../../protocol/text.ts';
import { age, ageOf, clock } from './age.ts';
import type { Page } from './page.ts';
import { wrap } from './wrap.ts';

/** An agent's state with everything that the rules look at: what, who says so, how old. */
export function printExplanation(
  { agent, facts, left_alone_because: muted, next }: Explanation,
  page: Page,
): string {
  const { style, columns, nowMs } = page;
  const width = Math.max(0, ...facts.map(({ what }) => what.length));
  const indent = ' '.repeat(width + 4);
  const rows = facts.flatMap(({ what, value, source, age_s }) => {
    const from = age_s === null ? source : `${source}, ${age(age_s)} ago`;
    const [first = '', ...more] = wrap(`${value} [${from}]`, columns - width - 4);
    return [
      `  ${style.dim(plain(what, 40).padEnd(width))}  ${first}`,
      ...more.map((line) => `${indent}${line}`),
    ];
  });
  return [
    `${style.bold(plain(agent.name, 64))} is ${style.bold(agent.state)} for ${age(agent.for_s)} (since ${clock(agent.since, nowMs)})`,
    ...(agent.lease_until === null
      ? []
      : [
          `It waits until ${clock(agent.lease_until, nowMs)} (in ${ageOf(new Date(nowMs).toISOString(), Date.parse(agent.lease_until))}).`,
        ]),
    '',
    ...rows,
    ...list('Left alone, because', muted, page),
    ...list('Next, by itself', next, page),
    '',
  ].join('\n');
}

function list(title: string, items: readonly string[], { style, columns }: Page): readonly string[] {
  if (items.length === 0) return [];
  return [
    '',
    style.bold(title),
    ...items.flatMap((item) => wrap(`- ${item}`, columns - 2, '  ')).map((line) => `  ${line}`),
  ];
}
