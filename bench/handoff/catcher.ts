/** Reads its terminal and does nothing else; for `node --import stamp-stdin.ts`. */
process.stdin.setRawMode(true);
process.stdin.resume();
