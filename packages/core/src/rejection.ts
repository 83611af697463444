/**
 * A rejection that has not happened yet: resolving a promise with it rejects that promise one microtask later.
 *
 * Why not `throw`, or `Promise.reject(error)`: a promise that is rejected before anybody holds it is first reported to the
 * host as unhandled and then taken back, and a throw inside a `then` handler makes V8 look for its place in the source.
 * Both cost several times what this does. What the caller sees is the same, the unhandled rejection of a promise that
 * nobody awaits included.
 */
export class Rejection {
  readonly #error: unknown;

  constructor(error: unknown) {
    this.#error = error;
  }

  // biome-ignore lint/suspicious/noThenProperty: being a thenable is what it is for
  then(_resolve: unknown, reject: (error: unknown) => void): void {
    reject(this.#error);
  }
}

/** A promise that will reject with `error`. */
export function rejected(error: unknown): Promise<never> {
  return Promise.resolve(new Rejection(error)) as Promise<never>;
}
