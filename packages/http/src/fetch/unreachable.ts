/** Bodies whose readers are out of reach, by the sources of their streams. Edge workers may have no `FinalizationRegistry`. */
let registry: FinalizationRegistry<() => void> | undefined;

/** Call `then` some time after `target` can no longer be reached: when it is collected. There is no timer. */
export function whenUnreachable(target: object, then: () => void): void {
  if (typeof FinalizationRegistry !== 'function') return;
  registry ??= new FinalizationRegistry((callback) => callback());
  registry.register(target, then);
}
