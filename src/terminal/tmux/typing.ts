import type { PasteRecipe } from '../../ports/terminal.ts';
import type { TmuxCommand } from './control-connection.ts';

const keyName =
  /^(?:[CMS]-)*(?:Enter|Escape|Tab|BTab|Space|BSpace|Up|Down|Left|Right|Home|End|PageUp|PageDown|PPage|NPage|IC|DC|Insert|Delete|F(?:[1-9]|1[0-2])|[!-~])$/;

/** Presses one key. Names that tmux does not know are refused, since it would type them letter by letter. */
export function keyCommand(paneId: string, key: string): TmuxCommand {
  if (!keyName.test(key)) throw new Error(`not the name of a key: ${JSON.stringify(key)}`);
  return ['send-keys', '-t', paneId, key];
}

/**
 * What may be pasted: all but control characters, of which only newline and tab are text. An escape sequence could
 * end a bracketed paste and press keys.
 */
export function pasteable(text: string): string {
  return text.toWellFormed().replace(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/g, '');
}

/** Pastes exactly this text through a buffer of its own. */
export function pasteCommands(
  paneId: string,
  buffer: string,
  text: string,
  recipe: PasteRecipe,
): readonly TmuxCommand[] {
  const body = pasteable(text);
  if (body === '') return [];
  return [
    ['set-buffer', '-b', buffer, '--', body],
    ['paste-buffer', '-d', '-r', ...(recipe.bracketed ? ['-p'] : []), '-b', buffer, '-t', paneId],
  ];
}
