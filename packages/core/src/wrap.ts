import { callingFrom } from './errors.js';
import { callable, optionsOf } from './validate.js';

/** A function of any signature. */
// biome-ignore lint/suspicious/noExplicitAny: the bound of a type parameter that accepts functions of every signature
export type AnyFunction = (...args: any[]) => any;

/**
 * Nothing more is asked of a function that is synchronous, and the impossible of one that is not, or only sometimes. What a
 * function of type `any` returns is for its author to know.
 */
export type NotAsync<R> = unknown extends R
  ? unknown
  : [Extract<R, PromiseLike<unknown>>] extends [never]
    ? unknown
    : { readonly asynchronous: 'use call or wrap' };

/**
 * The type of a wrapped function: the same if it returns a promise and no more than that, otherwise made to return one. Properties
 * of `F` are not protected (`axios.get`), so they are not there; of such a function up to four overloads are kept.
 */
export type Wrapped<F extends AnyFunction> = [keyof F] extends [never]
  ? [ReturnType<F>] extends [Promise<unknown>]
    ? Promise<Awaited<ReturnType<F>>> extends ReturnType<F>
      ? F
      : MadeAsync<F>
    : MadeAsync<F>
  : CallsOf<F, 'async'>;

/** The type of a function wrapped by `wrapSync`: the same, without the properties of `F`. */
export type WrappedSync<F extends AnyFunction> = [keyof F] extends [never] ? F : CallsOf<F, 'sync'>;

/** The call signatures of `F`, as far as there are four. */
export type CallsOf<F extends AnyFunction, Kind extends 'async' | 'sync'> = F extends {
  (...args: infer A1): infer R1;
  (...args: infer A2): infer R2;
  (...args: infer A3): infer R3;
  (...args: infer A4): infer R4;
}
  ? {
      (this: ThisParameterType<F>, ...args: A1): Returned<R1, Kind>;
      (this: ThisParameterType<F>, ...args: A2): Returned<R2, Kind>;
      (this: ThisParameterType<F>, ...args: A3): Returned<R3, Kind>;
      (this: ThisParameterType<F>, ...args: A4): Returned<R4, Kind>;
    }
  : never;

/** What a wrapped function returns in place of an `R`. */
export type Returned<R, Kind extends 'async' | 'sync'> = Kind extends 'async' ? Promise<Awaited<R>> : R;

/** A function of the same parameters that returns a promise. */
export type MadeAsync<F extends AnyFunction> = (
  this: ThisParameterType<F>,
  ...args: Parameters<F>
) => Promise<Awaited<ReturnType<F>>>;

/** Options of `wrap`. */
export interface WrapOptions<F extends AnyFunction> {
  /** Answers in the function's place on any error: its own, tracked or not, or a call not permitted. It may be asynchronous. */
  readonly fallback?:
    | ((
        this: ThisParameterType<F>,
        error: unknown,
        ...args: Parameters<F>
      ) => Awaited<ReturnType<F>> | PromiseLike<Awaited<ReturnType<F>>>)
    | undefined;
}

/** Options of `wrapSync`. */
export interface WrapSyncOptions<F extends AnyFunction> {
  /** Answers in the function's place on any error: its own, tracked or not, or a call not permitted. */
  readonly fallback?:
    | ((this: ThisParameterType<F>, error: unknown, ...args: Parameters<F>) => ReturnType<F>)
    | undefined;
}

/** Options of `protect`. */
export interface ProtectOptions<A extends unknown[], B> {
  /** Answers in the method's place on any error: its own, tracked or not, or a call not permitted. It may be asynchronous. */
  readonly fallback?: ((error: unknown, ...args: A) => B | PromiseLike<B>) | undefined;
}

/**
 * What `protect` returns: a decorator of asynchronous methods, whose fallback takes arguments `A` and answers with a `B`. The
 * method keeps its type, type parameters and overloads included.
 */
export type ProtectDecorator<A extends unknown[], B> = <
  This,
  // biome-ignore lint/suspicious/noExplicitAny: the bound of a type parameter that accepts methods of every signature
  F extends (this: This, ...args: any[]) => Promise<unknown>,
>(
  method: F & AnsweredBy<F, A, B>,
  context: ClassMethodDecoratorContext<This, F>,
) => F;

/** Nothing more is asked of a method for which the fallback can stand in, and the impossible of any other. */
export type AnsweredBy<F extends AnyFunction, A extends unknown[], B> = ((...args: A) => B) extends (
  ...args: Parameters<F>
) => Awaited<ReturnType<F>>
  ? unknown
  : { readonly fallback: 'must take what the method takes and answer with what it promises' };

/** What a breaker runs a wrapped function by. */
interface Caller {
  call(run: () => unknown): unknown;
  callWithFallback(run: () => unknown, fallback: (error: unknown) => unknown): unknown;
  callSync(run: () => unknown): unknown;
  callSyncWithFallback(run: () => unknown, fallback: (error: unknown) => unknown): unknown;
}

/** Which way each wrapper goes, without a fallback and with one. */
const WAYS = {
  wrap: ['call', 'callWithFallback'],
  wrapSync: ['callSync', 'callSyncWithFallback'],
} as const;

/**
 * `fn`, run by `breaker`. It has the name and the length of `fn`: tools that look at functions see no difference.
 */
export function wrapped<F extends AnyFunction>(
  method: keyof typeof WAYS,
  fn: F,
  options: WrapOptions<F> | WrapSyncOptions<F> | undefined,
  breaker: Caller,
): AnyFunction {
  callable(`${method}(fn)`, fn);
  const [call, callWithFallback] = WAYS[method];
  const { fallback } = optionsOf<WrapOptions<F> | WrapSyncOptions<F>>(`${method}(fn, options)`, options, ['fallback']);
  if (fallback !== undefined) callable(`${method}(fn, { fallback })`, fallback);
  const wrapper = function (this: ThisParameterType<F>, ...args: Parameters<F>): unknown {
    callingFrom(wrapper);
    const run = (): unknown => fn.apply(this, args);
    if (fallback === undefined) return breaker[call](run);
    return breaker[callWithFallback](run, (error: unknown) => fallback.call(this, error, ...args));
  };
  return Object.defineProperties(wrapper, {
    name: { value: fn.name, configurable: true },
    length: { value: fn.length, configurable: true },
  });
}
