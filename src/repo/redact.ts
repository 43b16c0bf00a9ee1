import { plain } from '../protocol/text.ts';

/** User info of a URL (`https://user:token@host`), wherever it stands in a text. */
const userInfo = /\b([a-z][a-z0-9+.-]*:\/\/)[^\s/@'"]*(?:@[^\s/@'"]*)*@/gi;
/** Query values that carry secrets. */
const secretQuery = /([?&](?:access_token|token|password|key|sig|signature|private_token)=)[^&\s'"]+/gi;

/** Text without credentials of URLs: fit for logs, errors and notices. */
export function redact(text: string): string {
  return text.replace(userInfo, '$1').replace(secretQuery, '$1…');
}

/** What git says after any failed connection, whatever the reason. */
const generic =
  /^(fatal: (Could not read from remote repository|the remote end hung up)|Please make sure you have|and the repository exists|hint:)/;

/** The line of git's output that says why: the first `fatal:` or `error:` line that is not generic, else the last one; plain and redacted. */
export function reasonOf(stderr: string): string {
  const lines = stderr.split(/[\r\n]+/).filter((line) => line.trim() !== '');
  const telling = lines.filter((line) => !generic.test(line));
  const why = telling.find((line) => /^(fatal|error): /.test(line)) ?? telling.at(-1) ?? lines.at(-1);
  return plain(redact(why ?? 'no message'), 300);
}
