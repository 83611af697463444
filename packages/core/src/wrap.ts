import { callable } from './validate.js';

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

/** The type of a wrapped function: the same if it returns a promise and no more than that, otherwise made to return one. */
export type Wrapped<F extends AnyFunction> = [ReturnType<F>] extends [Promise<unknown>]
  ? Promise<Awaited<ReturnType<F>>> extends ReturnType<F>
    ? F
    : MadeAsync<F>
  : MadeAsync<F>;

type MadeAsync<F extends AnyFunction> = (
  this: ThisParameterType<F>,
  ...args: Parameters<F>
) => Promise<Awaited<ReturnType<F>>>;

/** Options of `wrap`. */
export interface WrapOptions<F extends AnyFunction> {
  /** Answers in the function's place on any error: its own, tracked or not, or a call not permitted. It may be asynchronous. */
  readonly fallback?: (
    this: ThisParameterType<F>,
    error: unknown,
    ...args: Parameters<F>
  ) => Awaited<ReturnType<F>> | PromiseLike<Awaited<ReturnType<F>>>;
}

/** Options of `wrapSync`. */
export interface WrapSyncOptions<F extends AnyFunction> {
  /** Answers in the function's place on any error: its own, tracked or not, or a call not permitted. */
  readonly fallback?: (this: ThisParameterType<F>, error: unknown, ...args: Parameters<F>) => ReturnType<F>;
}

/** Options of `protect`. */
export interface ProtectOptions<A extends unknown[], B> {
  /** Answers in the method's place on any error: its own, tracked or not, or a call not permitted. It may be asynchronous. */
  readonly fallback?: (error: unknown, ...args: A) => B | PromiseLike<B>;
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
type AnsweredBy<F extends AnyFunction, A extends unknown[], B> = ((...args: A) => B) extends (
  ...args: Parameters<F>
) => Awaited<ReturnType<F>>
  ? unknown
  : { readonly fallback: 'must take what the method takes and answer with what it promises' };

/** The fallback among `options`, if there is one. Function and fallback are checked here. */
export function fallbackOf<F extends AnyFunction>(
  method: string,
  fn: F,
  options: WrapOptions<F> | WrapSyncOptions<F>,
): AnyFunction | undefined {
  callable(`${method}(fn)`, fn);
  const { fallback } = options;
  return fallback === undefined ? undefined : callable(`${method}(fn, { fallback })`, fallback);
}

/** `wrapped`, with the name and the length of `fn`: tools that look at functions see no difference. */
export function alike<W extends AnyFunction>(fn: AnyFunction, wrapped: W): W {
  return Object.defineProperties(wrapped, {
    name: { value: fn.name, configurable: true },
    length: { value: fn.length, configurable: true },
  });
}
