import { Inject } from '@nestjs/common';
import type { Observable } from 'rxjs';
import { invalidError, rejectUnknownOptions, validName } from './invalid.js';
import { type CircuitSource, own } from './owners.js';
import { type Method, protectedMethod, type Shape, shapeOf } from './protected-method.js';
import { chainOf, noteProtection, type Protection, protectionsOf } from './protection.js';
import { CIRCUITS } from './tokens.js';

/** Options of {@link CircuitProtected}. `A` are the arguments that the fallback takes, `B` what it answers with. */
export interface CircuitProtectedOptions<A extends unknown[], B> {
  /**
   * Answers in the method's place on any error: its own, tracked or not, or a call that was rejected. Called on the same
   * instance, with the error and the method's arguments. A function, or the name of a method of the class. It may return a
   * promise, or an Observable where the method returns one. What it does is not recorded. Default none.
   */
  // biome-ignore lint/suspicious/noExplicitAny: whoever uses `this` says what it is
  readonly fallback?: ((this: any, error: unknown, ...args: A) => B) | string | undefined;
  /**
   * What the method returns, so that a rejected call comes back in the same shape. Default: what the compiler noted for the
   * method (`async`, or the type in its signature), and what it returned before. Only a method that is not `async` and whose
   * `Observable` is imported by `import type` needs it.
   */
  readonly returns?: 'promise' | 'observable' | undefined;
  /** On a class: methods that are not protected. Nest's lifecycle hooks never are. Default none. */
  readonly except?: readonly string[] | undefined;
}

/** What a value is in the end: what a promise or an Observable of it holds. */
export type Settled<R> = R extends Observable<infer T> ? T : Awaited<R>;

/** Nothing more is asked of a method for which the fallback can stand in, and the impossible of any other. */
// biome-ignore lint/suspicious/noExplicitAny: the bound of a type parameter that accepts methods of every signature
export type AnsweredBy<F extends (...args: any[]) => unknown, A extends unknown[], B> = ((
  ...args: A
) => Settled<B>) extends (...args: Parameters<F>) => Settled<ReturnType<F>>
  ? unknown
  : { readonly fallback: 'must take what the method takes and answer with what it promises' };

/**
 * What {@link CircuitProtected} returns: a decorator of methods that return a promise, an Observable or an async generator, and
 * of classes.
 */
export interface CircuitProtectedDecorator<A extends unknown[], B> {
  /** On a method. */
  // biome-ignore lint/suspicious/noExplicitAny: the bound of a type parameter that accepts methods of every signature
  <F extends (...args: any[]) => Promise<unknown> | Observable<unknown> | AsyncGenerator<unknown, unknown, unknown>>(
    prototype: object,
    method: string | symbol,
    descriptor: TypedPropertyDescriptor<F> & AnsweredBy<F, A, B>,
  ): void;
  /** On a class: on all its methods. */
  // biome-ignore lint/suspicious/noExplicitAny: a class of any constructor
  (target: abstract new (...args: any[]) => object): void;
}

/**
 * Protects a method, or all methods of a class, by the circuit of that name.
 *
 * The name must be declared, in `FluxgateModule.forRoot({ circuits })` or by `FluxgateModule.forFeature(name)`; otherwise the
 * application does not start. It stands above or below other decorators: routes, guards, pipes and whatever else is kept as
 * metadata stay in force.
 *
 * - A promise is protected until it settles, an Observable until it completes (each subscription is a call), an async
 *   generator until it ends.
 * - On a class it protects the methods of the class and those that it inherits. Nest's lifecycle hooks, and methods with a
 *   decorator of their own, are left as they are.
 * - A protected method that is called inside a protected call of the same circuit (`super.charge()`, `this.charge()`) is part of
 *   that call: it is neither counted nor rejected by itself.
 *
 * @param circuit - the name of the circuit
 * @throws TypeError, when the class is defined, if it stands on anything else (a property, an accessor, a static method), and
 *   for a bad option
 * @example
 * ```ts
 * @CircuitProtected('payments', { fallback: 'queue' })
 * async charge(order: Order): Promise<Receipt> { … }
 * ```
 */
export function CircuitProtected<
  // biome-ignore lint/suspicious/noExplicitAny: without a fallback nothing is asked of the method
  A extends unknown[] = any[],
  B = never,
>(circuit: string, options: CircuitProtectedOptions<A, B> = {}): CircuitProtectedDecorator<A, B> {
  const name = validName('@CircuitProtected(circuit)', circuit);
  validOptions(options);
  return (target: object, key?: string | symbol, descriptor?: unknown): void => {
    if (isStandardDecorator(key)) {
      throw new TypeError(
        `${titleOf(name)} must be compiled with "experimentalDecorators": true, as Nest is; got a standard decorator`,
      );
    }
    if (typeof target === 'function' && key === undefined) protectClass(target, name, options);
    else protectMember(target, key as string | symbol, descriptor, name, options);
  };
}

// biome-ignore lint/suspicious/noExplicitAny: of any method
type Options = CircuitProtectedOptions<any[], unknown>;

function validOptions(options: Options): void {
  if (typeof options !== 'object' || options === null) {
    throw invalidError('@CircuitProtected(circuit, options)', 'an object', options);
  }
  rejectUnknownOptions(options, ['fallback', 'returns', 'except']);
  const { fallback, returns, except } = options;
  if (fallback !== undefined && typeof fallback !== 'function' && typeof fallback !== 'string') {
    throw invalidError('fallback', 'a function or the name of a method', fallback);
  }
  if (returns !== undefined && returns !== 'promise' && returns !== 'observable') {
    throw invalidError('returns', "'promise' or 'observable'", returns);
  }
  if (except !== undefined && !(Array.isArray(except) && except.every((one) => typeof one === 'string'))) {
    throw invalidError('except', 'an array of names of methods', except);
  }
}

const titleOf = (circuit: string): string => `@CircuitProtected(${JSON.stringify(circuit)})`;

/** Decorators of the standard are given a context in the place of a key. */
function isStandardDecorator(key: unknown): boolean {
  return typeof key === 'object' && key !== null && 'kind' in key;
}

function protectMember(
  target: object,
  key: string | symbol,
  descriptor: unknown,
  circuit: string,
  options: Options,
): void {
  const isStatic = typeof target === 'function';
  const className = (isStatic ? target : target.constructor).name;
  const { value } = Object(descriptor) as PropertyDescriptor;
  if (isStatic || typeof value !== 'function') {
    const what =
      typeof descriptor === 'number'
        ? 'a parameter of'
        : isStatic
          ? 'the static member'
          : descriptor === undefined
            ? 'the property'
            : 'the accessor';
    throw new TypeError(
      `${titleOf(circuit)} must stand on a method or a class; got ${what} ${className}.${String(key)}`,
    );
  }
  if (options.except !== undefined) {
    throw new TypeError(`except of ${titleOf(circuit)} must stand on a class; got ${className}.${String(key)}`);
  }
  const protection: Protection = { className, method: key, circuit };
  const shape = options.returns ?? shapeOf(value, target, key);
  (descriptor as PropertyDescriptor).value = protectedMethod(
    value,
    protection,
    shape,
    fallbackOf(target, protection, shape, options),
  );
  noteProtection(target, protection);
  receiveCircuits(target);
}

/** Nest calls them, once and on its own behalf. */
const LIFECYCLE: readonly string[] = [
  'onModuleInit',
  'onApplicationBootstrap',
  'onModuleDestroy',
  'beforeApplicationShutdown',
  'onApplicationShutdown',
];

function protectClass(
  target: { readonly name: string; readonly prototype: object },
  circuit: string,
  options: Options,
) {
  const { name: className, prototype } = target;
  const { except = [] } = options;
  const methods = new Map<string | symbol, { readonly holder: object; readonly method: Method }>();
  // From the outside in, so that an override takes the place of what it overrides.
  for (const holder of chainOf(prototype).reverse()) {
    for (const key of Reflect.ownKeys(holder)) {
      const { value } = Object.getOwnPropertyDescriptor(holder, key) as PropertyDescriptor;
      if (typeof value === 'function' && key !== 'constructor') methods.set(key, { holder, method: value });
      else methods.delete(key);
    }
  }
  for (const one of except) {
    if (!methods.has(one)) {
      throw invalidError(`except of ${titleOf(circuit)} on ${className}`, 'names of its methods', one, RangeError);
    }
  }
  for (const [key, { holder, method }] of methods) {
    const left = typeof key === 'string' && (LIFECYCLE.includes(key) || except.includes(key));
    if (left || protectionsOf(holder).some((one) => one.method === key)) continue;
    const protection: Protection = { className, method: key, circuit };
    const shape = options.returns ?? shapeOf(method, prototype, key);
    const fallback = fallbackOf(prototype, protection, shape, options);
    if (options.fallback === key) continue;
    const value = protectedMethod(method, protection, shape, fallback);
    Object.defineProperty(prototype, key, { value, writable: true, configurable: true });
    noteProtection(prototype, protection);
  }
  receiveCircuits(prototype);
}

function fallbackOf(
  prototype: object,
  { circuit, className, method }: Protection,
  shape: Shape | undefined,
  options: Options,
) {
  const { fallback } = options;
  if (fallback === undefined) return undefined;
  const where = `fallback of ${titleOf(circuit)} on ${className}.${String(method)}`;
  if (shape === 'generator') throw new TypeError(`${where} must not be given: an async generator has none`);
  if (typeof fallback === 'function') {
    return (instance: object, error: unknown, args: unknown[]): unknown => fallback.call(instance, error, ...args);
  }
  type Instance = Record<string, Method>;
  if (typeof (prototype as Instance)[fallback] !== 'function') {
    throw invalidError(where, `the name of a method of ${className}`, fallback, RangeError);
  }
  // Looked up on the instance: a subclass may override it.
  return (instance: object, error: unknown, args: unknown[]): unknown =>
    (instance as Instance)[fallback]?.call(instance, error, ...args);
}

/**
 * Has Nest hand the circuits of the application to every instance that it makes, whatever its scope: it injects properties too,
 * and this one keeps what it is given beside the instance.
 */
function receiveCircuits(prototype: object): void {
  if (CIRCUITS in prototype) return;
  Object.defineProperty(prototype, CIRCUITS, {
    set(this: object, circuits: CircuitSource) {
      own(this, circuits);
    },
    configurable: true,
  });
  Inject(CIRCUITS)(prototype, CIRCUITS);
}
