/** 10 kB with what shells, terminals and TUIs trip over. */
export const long = Array.from(
  { length: 100 },
  (_, n) => `${n}. \`\`\`sh\n  echo "it's $((${n}))" && x \\ # ü 漢字 👩‍💻 <tag> !bang /slash %s\n\`\`\`\n`,
).join('\n');
