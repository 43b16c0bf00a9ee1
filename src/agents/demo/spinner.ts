import type { Stage } from './stage.ts';

const FRAME_MS = 500;
const verbs = ['Working', 'Weighing', 'Tinkering', 'Measuring', 'Pondering'];

/** Shows the busy line and keeps its clock going. Returns what takes it down. */
export function startSpinner(stage: Stage): () => void {
  const started = stage.now();
  const verb = verbs[stage.memory.value.steps % verbs.length] ?? 'Working';
  let frame = 0;
  const tick = () => {
    const elapsed_s = Math.max(0, Math.floor((stage.now() - started) / 1000));
    stage.show({ busy: { verb, elapsed_s, frame } });
    frame += 1;
  };
  tick();
  const timer = setInterval(tick, FRAME_MS);
  return () => {
    clearInterval(timer);
    stage.show({ busy: null });
  };
}
