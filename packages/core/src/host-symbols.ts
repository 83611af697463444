/// <reference lib="esnext.disposable" />

/** Runtimes without explicit resource management find it under this name, as compilers do. */
export const DISPOSE: typeof Symbol.dispose = Symbol.dispose ?? Symbol.for('Symbol.dispose');

/**
 * What hosts look for under symbols: `using` disposes of it, and Node's `util.inspect` prints it. A base class, made by a function,
 * so that bundlers can leave it out where nothing needs it.
 */
export const HostSymbols: new () => {
  /** The same as `dispose()`, for `using`. */
  [Symbol.dispose](): void;
} = /* @__PURE__ */ (() => {
  abstract class WithSymbols {
    abstract dispose(): void;

    [DISPOSE](): void {
      this.dispose();
    }

    [Symbol.for('nodejs.util.inspect.custom')](): string {
      return this.toString();
    }
  }
  return WithSymbols as unknown as typeof HostSymbols;
})();
