/** Monotonic milliseconds with a fraction; the same clock in every process of the machine. */
export function monoMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Wall-clock milliseconds with a fraction, for comparing with `date` and with stamps in databases. */
export function wallMs(): number {
  return performance.timeOrigin + performance.now();
}

/** Waits so long that moments of what is measured do not fall into step with anybody's timer. */
export function aWhile(fromMs: number, toMs: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, fromMs + Math.random() * (toMs - fromMs));
  return promise;
}
