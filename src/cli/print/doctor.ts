import { plain } from '../../protocol/text.ts';
import type { Finding } from '../doctor/check.ts';
import type { Page } from './page.ts';
import { wrap } from './wrap.ts';

/** One line a finding; below what is not in order, how to mend it. */
export function printDoctor(findings: readonly Finding[], page: Page): string {
  const width = Math.max(0, ...findings.map(({ name }) => name.length));
  const fails = findings.filter(({ verdict }) => verdict === 'fail').length;
  const warns = findings.filter(({ verdict }) => verdict === 'warn').length;
  const sum =
    fails + warns === 0 ? page.style.green('All is in order.') : `${fails} to mend, ${warns} to look at.`;
  return [...findings.flatMap((finding) => lines(finding, width, page)), '', sum, ''].join('\n');
}

function lines(
  { name, verdict, text, next }: Finding,
  width: number,
  { style, columns }: Page,
): readonly string[] {
  const color = verdict === 'ok' ? style.green : verdict === 'warn' ? style.yellow : style.red;
  const indent = ' '.repeat(width + 8);
  const [first = '', ...more] = text.split('\n').flatMap((line) => wrap(line, columns - width - 8, '  '));
  return [
    `${color(verdict.padEnd(4))}  ${plain(name, 40).padEnd(width)}  ${first}`,
    ...more.map((line) => `${indent}${line}`),
    ...(next === null ? [] : wrap(`→ ${next}`, columns - width - 8, '  ').map((line) => `${indent}${line}`)),
  ];
}
