import { runGit } from '../../repo/run.ts';

/** The `origin` of the git repository that `dir` lies in; null when there is none. */
export async function knownRemote(dir: string): Promise<string | null> {
  try {
    const { code, stdout } = await runGit(['-C', dir, 'remote', 'get-url', 'origin']);
    const url = stdout.trim();
    return code === 0 && url !== '' ? url : null;
  } catch {
    return null;
  }
}
