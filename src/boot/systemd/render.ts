/** A setting and its value, ready for the file; a remark stands above it. */
export type Setting = readonly [key: string, value: string, remark?: string];

export interface Section {
  readonly name: 'Unit' | 'Service' | 'Timer' | 'Install';
  readonly settings: readonly Setting[];
}

/** Text of a unit file or drop-in. */
export function renderUnit(head: readonly string[], sections: readonly Section[]): string {
  const blocks = sections.map(({ name, settings }) => [`[${name}]`, ...settings.flatMap(lines)].join('\n'));
  return `${[head.map((line) => `# ${line}`).join('\n'), ...blocks].join('\n\n')}\n`;
}

function lines([key, value, remark]: Setting): readonly string[] {
  const above = remark === undefined ? [] : remark.split('\n').map((line) => `# ${line}`);
  return [...above, `${key}=${value}`];
}
