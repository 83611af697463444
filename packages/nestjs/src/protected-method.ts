import type { CircuitBreaker, Ticket } from '@fluxgate/core';
import { catchError, from, isObservable, type Observable, of } from 'rxjs';
import { begin, isInside } from './nesting.js';
import { ownerOf } from './owners.js';
import { protectedGenerator } from './protected-generator.js';
import { protectedObservable } from './protected-observable.js';
import { type Protection, whereIs } from './protection.js';

/** A method of any signature. */
// biome-ignore lint/suspicious/noExplicitAny: what it is called with and on is for its class to know
export type Method = (this: any, ...args: any[]) => any;

/** What a method returns. A call that is rejected has to come back in the same shape, without asking the method. */
export type Shape = 'promise' | 'observable' | 'generator' | 'value';

/** Answers in the place of a method that failed: called on the instance, with the error and the method's arguments. */
type Fallback = (instance: object, error: unknown, args: unknown[]) => unknown;

/**
 * `method`, protected: with the same name, length and metadata, so that routes, guards, schedules and listeners that Nest finds
 * by metadata stay where they are.
 *
 * @param shape - what it returns, where that is known beforehand; otherwise it is learned from the first call
 */
export function protectedMethod(
  method: Method,
  protection: Protection,
  shape: Shape | undefined,
  fallback: Fallback | undefined,
): Method {
  let returns = shape;

  const circuitOf = (instance: unknown): CircuitBreaker => {
    const where = whereIs(protection);
    const owner = typeof instance === 'object' && instance !== null ? ownerOf(instance) : undefined;
    if (owner !== undefined) return owner.get(protection.circuit, where);
    throw new Error(
      `${where} is protected by the circuit ${JSON.stringify(protection.circuit)}, but was called ` +
        (typeof instance === 'object' && instance !== null
          ? 'on an instance that Nest did not make; attachCircuits(instance, app) gives it the circuits of an application'
          : 'without its instance'),
    );
  };

  /** The error of a call that was not made, in the shape in which the caller expects what the method returns. */
  const rejected = (error: unknown): Promise<never> => {
    if (returns === 'value') throw error;
    return Promise.reject(error);
  };

  const subscribable = (instance: object, make: () => unknown): Observable<unknown> =>
    protectedObservable(
      () => circuitOf(instance),
      () => toObservable(make()),
    );

  const call = (instance: object, args: unknown[]): unknown => {
    const run = (): unknown => method.apply(instance, args);
    if (returns === 'observable') return subscribable(instance, run);
    if (returns === 'generator') return protectedGenerator(() => circuitOf(instance), run as () => AsyncGenerator);
    let breaker: CircuitBreaker;
    let ticket: Ticket | undefined;
    try {
      breaker = circuitOf(instance);
      ticket = isInside(breaker) ? undefined : breaker.acquire();
    } catch (error) {
      return rejected(error);
    }
    if (ticket === undefined) return run();
    return settled(breaker, ticket, run, instance);
  };

  /** Runs a call that was admitted. */
  const settled = (breaker: CircuitBreaker, ticket: Ticket, run: () => unknown, instance: object): unknown => {
    const protectedCall = begin(breaker);
    const succeeded = (value: unknown): unknown => {
      protectedCall.end();
      ticket.success(value);
      return value;
    };
    const failed = (error: unknown): never => {
      protectedCall.end();
      ticket.failure(error);
      throw error;
    };
    let value: unknown;
    try {
      value = protectedCall.inside(run);
    } catch (error) {
      return failed(error);
    }
    if (isObservable(value)) {
      // The call is its subscription, which has not begun.
      protectedCall.end();
      ticket.release();
      returns = 'observable';
      return subscribable(instance, () => value);
    }
    if (isThenable(value)) {
      returns = 'promise';
      return Promise.resolve(value).then(succeeded, failed);
    }
    returns ??= 'value';
    return succeeded(value);
  };

  const answered = (instance: object, args: unknown[], answer: Fallback): unknown => {
    const instead = (error: unknown): unknown => answer(instance, error, args);
    let value: unknown;
    try {
      // A mistake in the set-up is not for a fallback to cover up.
      circuitOf(instance);
    } catch (error) {
      return rejected(error);
    }
    try {
      value = call(instance, args);
    } catch (error) {
      const other = instead(error);
      return returns === 'promise' ? Promise.resolve(other) : other;
    }
    if (isObservable(value)) return value.pipe(catchError((error) => toObservable(instead(error))));
    return isThenable(value) ? Promise.resolve(value).then(undefined, instead) : value;
  };

  const wrapper = function (this: object, ...args: unknown[]): unknown {
    return fallback === undefined ? call(this, args) : answered(this, args, fallback);
  };
  return disguised(wrapper, method);
}

/** `wrapper`, with all that can be seen of `method` from outside. */
function disguised(wrapper: Method, method: Method): Method {
  const { prototype: _, ...properties } = Object.getOwnPropertyDescriptors(method) as PropertyDescriptorMap;
  Object.defineProperties(wrapper, properties);
  for (const key of Reflect.getOwnMetadataKeys(method)) {
    Reflect.defineMetadata(key, Reflect.getOwnMetadata(key, method), wrapper);
  }
  return wrapper;
}

function toObservable(answer: unknown): Observable<unknown> {
  return isObservable(answer) || isThenable(answer) ? from(answer) : of(answer);
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

const AsyncFunction: unknown = (async () => {}).constructor;
const AsyncGeneratorFunction: unknown = async function* () {}.constructor;

/** What a method returns, as far as its code and the type that the compiler noted for it say. */
export function shapeOf(method: Method, prototype: object, key: string | symbol): Shape | undefined {
  if (method.constructor === AsyncGeneratorFunction) return 'generator';
  if (method.constructor === AsyncFunction) return 'promise';
  const noted: unknown = Reflect.getMetadata('design:returntype', prototype, key);
  if (noted === Promise) return 'promise';
  const members = (noted as { prototype?: { subscribe?: unknown; pipe?: unknown } } | undefined)?.prototype;
  return typeof members?.subscribe === 'function' && typeof members.pipe === 'function' ? 'observable' : undefined;
}
