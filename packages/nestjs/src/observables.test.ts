import { CallNotPermittedError, type CircuitBreaker, failureStreak } from '@fluxgate/core';
import { recorder } from '@fluxgate/core/testing';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { Injectable } from '@nestjs/common';
import type { TestingModule } from '@nestjs/testing';
import {
  concatMap,
  EMPTY,
  firstValueFrom,
  from,
  lastValueFrom,
  NEVER,
  type Observable as Noted,
  Observable,
  of,
  range,
  retry,
  Subject,
  take,
  throwError,
  toArray,
} from 'rxjs';
import { CircuitProtected, getCircuitToken } from './index.js';
import { appOf } from './testing/app.js';

type Unnoted<T> = Noted<T>;

@Injectable()
class Bank {
  source: Observable<number> = of(1, 2);
  readonly body = jest.fn();

  @CircuitProtected('bank')
  rates(): Observable<number> {
    this.body();
    return this.source;
  }

  /** What the compiler notes for it says nothing: a union of types is noted as `Object`. */
  @CircuitProtected('bank')
  unnoted(): Observable<number> | Promise<number> {
    this.body();
    return this.source;
  }

  @CircuitProtected('bank', { returns: 'observable' })
  said(): Unnoted<number> | Promise<number> {
    return this.source;
  }

  @CircuitProtected('bank', { fallback: () => of(0) })
  withFallback(): Observable<number> {
    return this.source;
  }

  @CircuitProtected('bank', { fallback: async () => -1 })
  withPromise(): Observable<number> {
    return this.source;
  }

  @CircuitProtected('bank')
  both(): Observable<number> {
    return this.rates().pipe(concatMap(() => this.unnoted()));
  }
}

const heard = recorder({ calls: true });
let app: TestingModule;
let bank: Bank;
let circuit: CircuitBreaker;

beforeEach(async () => {
  app = await appOf({ circuits: ['bank'], defaults: { tripper: failureStreak(2), listeners: [heard] } }, [Bank]);
  bank = app.get(Bank);
  circuit = app.get(getCircuitToken('bank'));
});

afterEach(async () => {
  await app.close();
  heard.clear();
});

const outcomes = () => heard.calls.map(({ outcome }) => outcome);

test('an Observable is no success when it is made, but when it completes', async () => {
  const source = new Subject<number>();
  bank.source = source;
  const all = lastValueFrom(bank.rates().pipe(toArray()));
  source.next(1);
  expect(circuit.info().inFlight).toBe(1);
  expect(outcomes()).toEqual([]);
  source.next(2);
  source.complete();
  await expect(all).resolves.toEqual([1, 2]);
  expect(outcomes()).toEqual(['success']);
});

test('one that completes with no value is a success', async () => {
  bank.source = EMPTY;
  await lastValueFrom(bank.rates(), { defaultValue: 0 });
  expect(outcomes()).toEqual(['success']);
});

test('one that errors is a failure, with its own error', async () => {
  const cut = new Error('cut');
  bank.source = throwError(() => cut);
  await expect(lastValueFrom(bank.rates())).rejects.toBe(cut);
  await expect(lastValueFrom(bank.rates())).rejects.toBe(cut);
  expect(outcomes()).toEqual(['failure', 'failure']);
  expect(circuit.state).toBe('open');
});

test('one whose method throws is a failure', async () => {
  bank.body.mockImplementation(() => {
    throw new Error('no route');
  });
  await expect(lastValueFrom(bank.rates())).rejects.toThrow('no route');
  expect(outcomes()).toEqual(['failure']);
});

test('while the circuit is open it errors, and the method is not called', async () => {
  circuit.forceOpen();
  await expect(lastValueFrom(bank.rates())).rejects.toThrow(CallNotPermittedError);
  expect(bank.body).not.toHaveBeenCalled();
});

test('nothing is counted until someone subscribes', async () => {
  bank.rates();
  bank.rates();
  expect(circuit.info()).toMatchObject({ inFlight: 0, metrics: { totalCount: 0 } });
});

test('each subscription is a call: retry asks again', async () => {
  let attempts = 0;
  bank.source = new Observable((subscriber) => {
    attempts++;
    subscriber.error(new Error('cut'));
  });
  await expect(lastValueFrom(bank.rates().pipe(retry(5)))).rejects.toThrow(CallNotPermittedError);
  expect(attempts).toBe(2);
  expect(outcomes()).toEqual(['failure', 'failure', ...Array(4).fill('not_permitted')]);
});

test('a subscriber that leaves early releases the call', () => {
  bank.source = NEVER;
  const subscription = bank.rates().subscribe();
  expect(circuit.info().inFlight).toBe(1);
  subscription.unsubscribe();
  expect(circuit.info()).toMatchObject({ inFlight: 0, metrics: { totalCount: 0 } });
  expect(outcomes()).toEqual(['ignored']);
});

test('one that leaves between two values releases it as well', () => {
  const source = new Subject<number>();
  bank.source = source;
  const subscription = bank.rates().subscribe();
  source.next(1);
  subscription.unsubscribe();
  expect(outcomes()).toEqual(['ignored']);
  expect(source.observed).toBe(false);
});

test('one that has what it wanted makes it a success', async () => {
  const source = new Subject<number>();
  bank.source = source;
  const first = firstValueFrom(bank.rates());
  source.next(7);
  await expect(first).resolves.toBe(7);
  expect(source.observed).toBe(false);
  expect(outcomes()).toEqual(['success']);
});

test('also where the values come at once, and without end', async () => {
  bank.source = range(1, Number.POSITIVE_INFINITY);
  await expect(lastValueFrom(bank.rates().pipe(take(2), toArray()))).resolves.toEqual([1, 2]);
  expect(outcomes()).toEqual(['success']);
  expect(circuit.info().inFlight).toBe(0);
});

test('a method of which nothing is known is protected too, and known from then on', async () => {
  await expect(lastValueFrom(from(bank.unnoted()))).resolves.toBe(2);
  // The call that showed what it returns, and the subscription.
  expect(outcomes()).toEqual(['ignored', 'success']);
  heard.clear();
  circuit.forceOpen();
  const rejected = bank.unnoted();
  expect(rejected).toBeInstanceOf(Observable);
  await expect(lastValueFrom(from(rejected))).rejects.toThrow(CallNotPermittedError);
  expect(bank.body).toHaveBeenCalledTimes(1);
});

test('a method may say what it returns', async () => {
  circuit.forceOpen();
  const rejected = bank.said();
  expect(rejected).toBeInstanceOf(Observable);
  await expect(lastValueFrom(from(rejected))).rejects.toThrow(CallNotPermittedError);
});

test('a fallback answers with an Observable or a promise', async () => {
  circuit.forceOpen();
  await expect(lastValueFrom(bank.withFallback())).resolves.toBe(0);
  await expect(lastValueFrom(bank.withPromise())).resolves.toBe(-1);
  circuit.reset();
  await expect(lastValueFrom(bank.withFallback())).resolves.toBe(2);
});

test('what is subscribed to inside a call is part of it, what its subscriber starts is not', async () => {
  await lastValueFrom(bank.unnoted() as Observable<number>);
  heard.clear();
  await expect(lastValueFrom(bank.both().pipe(toArray()))).resolves.toEqual([1, 2, 1, 2]);
  expect(outcomes()).toEqual(['success']);
  heard.clear();
  await lastValueFrom(bank.rates().pipe(concatMap(() => bank.rates())));
  expect(outcomes()).toEqual(['success', 'success', 'success']);
});
