import { Buffer } from 'node:buffer';

/** What the pane of a recording writes, besides its commands: everything that a terminal may be sent. */
export const spoken: Buffer = Buffer.concat([
  Buffer.from('plain\r\n\x1b[1;31mred\x1b[0m \x1b]2;a title : with colon\x07 back\\slash \\033 \\\\134\r\n'),
  Buffer.from('Grüße, 日本語, 👩‍👩‍👧, e\u0301\r\n'),
  Buffer.from('%begin 1 2 1\r\n%end 1 2 1\r\n%error 1 2 1\r\n%exit\r\n%output %0 x\r\n'),
  Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)),
  Buffer.from('\x1bc'),
  Buffer.from(`${'x'.repeat(5_000)}\r\n`),
  Buffer.from('\x1bc'),
]);

/** Lines on the pane's screen when it is read: content, though they look like the protocol. */
export const shown: readonly string[] = [
  '%begin 1 2 1',
  '%end 1 2 1',
  '%error 1 2 1',
  '%exit',
  'Grüße, 日本語',
];
