/** docs/delivery.md with these sections in the place of those of the same name. */
export function pageWith(old: string, sections: readonly string[]): string {
  const known = new Map(
    old
      .split(/^(?=## )/m)
      .slice(1)
      .map((part) => [nameOf(part), part.trimEnd()]),
  );
  for (const section of sections) known.set(nameOf(section), section);
  const names = [...known.keys()].toSorted();
  return `${about}\n\n${names.map((name) => known.get(name) ?? '').join('\n\n')}\n`;
}

function nameOf(section: string): string {
  return /^## (\S+)/.exec(section)?.[1] ?? '';
}

const about = `# Delivery

What becomes of messages that loopctl types into the real programs. Made by \`npm run bench:delivery -- --write [NAME …]\`: the
program works in tmux under a real daemon, as it does for a user, on a virgin home and against a model on loopback that is
scripted. 500 messages go in by \`loopctl send\`'s way: of seven, two to an idle session, one that makes it work for some
seconds, two into that turn, two at once with others. Their texts take turns: plain words; lines that begin with \`/\`, \`!\`, \`#\`,
\`@\`, \`$\`; unicode; a trailing backslash; 1,400 characters on a line; code fences and 10 kB, which loopctl keeps as files that
the line names; tool calls.

Whether a message arrived is judged by the model's own log of what it was told, not by loopctl's records. *Lost*: in no
request. *Doubled*: twice in one conversation. *Altered*: not word for word (programs may put accents and letters together: NFC). *Acknowledged*: from right before the first key to
the daemon's knowing that the program took it, with pauses of the machine and of the program in it.

*To written*: from what happened outside of the program (the last byte of the model's answer, the first key) to the time that
the program's signal carries. *Written to fact*: from there to the fact on which the daemon decides, recorded to the
millisecond.`;
