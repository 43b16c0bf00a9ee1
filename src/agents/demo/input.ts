import type { Session } from './session.ts';
import type { Stage } from './stage.ts';
import type { Key } from './tui/decoder.ts';

/** Applies keys to the input line, the dialog or the turn, as an agent's TUI does. */
export function createInput(stage: Stage, session: Session): (keys: readonly Key[]) => void {
  let lastInterrupt = 0;

  function insert(text: string): void {
    if (stage.faults.slip('dropped-paste')) return;
    const hide = stage.view.shownInput !== null || stage.faults.slip('dropped-echo');
    stage.show({ input: stage.view.input + text, shownInput: hide ? '' : null });
  }

  function setInput(input: string): void {
    stage.show({ input, shownInput: null });
  }

  function submit(): void {
    const text = stage.view.input.trim();
    if (text === '' || stage.inputFrozen || stage.faults.slip('dropped-enter')) return;
    setInput('');
    if (text === '/exit' || text === '/quit') stage.leave(0, 'exit');
    session.accept(text);
  }

  function stop(): void {
    const now = stage.now();
    if (stage.view.busy !== null) session.interrupt();
    else if (stage.view.input !== '') setInput('');
    else if (now - lastInterrupt < 2000) stage.leave(0, 'interrupt');
    lastInterrupt = now;
  }

  function choose(key: Key): void {
    const count = stage.view.dialog?.options.length ?? 0;
    if (key.type === 'enter') stage.answer(0);
    else if (key.type === 'escape') stage.answer(count - 1);
    else if (key.type === 'text') {
      const digit = [...key.text].map(Number).find((one) => one >= 1 && one <= count);
      if (digit !== undefined) stage.answer(digit - 1);
    }
  }

  function apply(key: Key): void {
    if (stage.view.garbled) return;
    if (stage.view.dialog !== null) choose(key);
    else if (key.type === 'text' || key.type === 'paste') insert(key.text);
    else if (key.type === 'enter') submit();
    else if (key.type === 'clear') setInput('');
    else if (key.type === 'backspace') setInput([...stage.view.input].slice(0, -1).join(''));
    else if (key.type === 'escape') session.interrupt();
    else if (key.type === 'interrupt') stop();
    else if (key.type === 'eof' && stage.view.input === '') stage.leave(0, 'end of input');
  }

  return (keys) => {
    stage.faults.reload();
    const delay = stage.faults.echoDelayMs();
    if (delay === 0) keys.forEach(apply);
    else setTimeout(() => keys.forEach(apply), delay);
  };
}
