import { setTimeout as delay } from 'node:timers/promises';
import type { PasteRecipe } from '../../ports/terminal.ts';
import type { TmuxContext } from './context.ts';
import { keyCommand, pasteCommands } from './typing.ts';

let pastes = 0;

/**
 * Pastes and presses the submit key: one sequence of commands when the recipe asks for no pause. What tmux refuses
 * leaves no buffer behind.
 */
export async function submitText(
  context: TmuxContext,
  paneId: string,
  text: string,
  recipe: PasteRecipe,
): Promise<void> {
  const about = `pane ${paneId}`;
  const submit = keyCommand(paneId, recipe.submit_key);
  pastes += 1;
  const buffer = `loopctl-${process.pid}-${pastes}`;
  const paste = pasteCommands(paneId, buffer, text, recipe);
  try {
    await context.run(about, recipe.pause_ms > 0 ? paste : [...paste, submit]);
  } catch (error) {
    await context.link.run([['delete-buffer', '-b', buffer]]).catch(() => {});
    throw error;
  }
  if (recipe.pause_ms <= 0) return;
  await delay(recipe.pause_ms);
  await context.run(about, [submit]);
}
