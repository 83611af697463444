import {
  anyError,
  CircuitBreaker,
  type CircuitBreakerOptions,
  cooldown,
  countWindow,
  failureRate,
  permitAll,
  probes,
  type Snapshot,
} from '@fluxgate/core';
import { virtualClock } from '@fluxgate/core/testing';
import { describe, expect, test } from 'tstyche';

test('the name alone is enough, and required', () => {
  expect(CircuitBreaker).type.toBeConstructableWith({ name: 'payment_api' });
  expect(CircuitBreaker).type.not.toBeConstructableWith();
  expect(CircuitBreaker).type.not.toBeConstructableWith({});
  expect(CircuitBreaker).type.not.toBeConstructableWith('payment_api');
  expect(CircuitBreaker).type.not.toBeConstructableWith({ name: 1 });
});

test('every option together', () => {
  expect(CircuitBreaker).type.toBeConstructableWith({
    name: 'payment_api',
    window: countWindow(100),
    tracker: anyError(),
    tripper: failureRate(0.5),
    retry: cooldown(60_000),
    permit: permitAll(),
    recovery: probes(10),
    listeners: [],
    maxHalfOpenCalls: 10,
    probeTimeout: 60_000,
    measure: true,
    restore: undefined,
    onError: () => {},
    clock: virtualClock(),
    random: Math.random,
  });
});

test('an option that does not exist is refused, and the nearest one named', () => {
  expect(new CircuitBreaker({ name: 'a', maxHalfOpenCall: 5 })).type.toRaiseError("'maxHalfOpenCall' does not exist");
  expect(new CircuitBreaker({ name: 'a', timeout: 5_000 })).type.toRaiseError("'timeout' does not exist");
});

describe('an option of the wrong type is refused', () => {
  test('numbers, flags and functions', () => {
    expect(CircuitBreaker).type.not.toBeConstructableWith({ name: 'a', maxHalfOpenCalls: '5' });
    expect(CircuitBreaker).type.not.toBeConstructableWith({ name: 'a', probeTimeout: '60s' });
    expect(CircuitBreaker).type.not.toBeConstructableWith({ name: 'a', measure: 1 });
    expect(CircuitBreaker).type.not.toBeConstructableWith({ name: 'a', random: 0.5 });
    expect(CircuitBreaker).type.not.toBeConstructableWith({ name: 'a', onError: 'ignore' });
    expect(CircuitBreaker).type.not.toBeConstructableWith({ name: 'a', clock: Date.now });
    expect(CircuitBreaker).type.not.toBeConstructableWith({ name: 'a', restore: '{}' });
  });

  test('rules', () => {
    expect(CircuitBreaker).type.not.toBeConstructableWith({ name: 'a', window: 100 });
    expect(CircuitBreaker).type.not.toBeConstructableWith({ name: 'a', tripper: 0.5 });
    expect(CircuitBreaker).type.not.toBeConstructableWith({ name: 'a', permit: 0.5 });
    expect(CircuitBreaker).type.not.toBeConstructableWith({ name: 'a', recovery: 10 });
    expect(CircuitBreaker).type.not.toBeConstructableWith({ name: 'a', retry: 60_000 });
  });

  test('a rule of one kind in the place of another', () => {
    expect(CircuitBreaker).type.not.toBeConstructableWith({ name: 'a', window: failureRate(0.5) });
    expect(CircuitBreaker).type.not.toBeConstructableWith({ name: 'a', tripper: anyError() });
    expect(CircuitBreaker).type.not.toBeConstructableWith({ name: 'a', permit: cooldown(1_000) });
    expect(CircuitBreaker).type.not.toBeConstructableWith({ name: 'a', recovery: permitAll() });
    expect(CircuitBreaker).type.not.toBeConstructableWith({ name: 'a', retry: permitAll() });
    expect(CircuitBreaker).type.not.toBeConstructableWith({ name: 'a', tracker: failureRate(0.5) });
  });
});

test('what toJSON gives, restore takes', () => {
  const breaker = new CircuitBreaker({ name: 'a' });
  expect(breaker.toJSON()).type.toBe<Snapshot>();
  expect(CircuitBreaker).type.toBeConstructableWith({ name: 'a', restore: breaker.toJSON() });
});

test('options cannot be changed afterwards', () => {
  const options: CircuitBreakerOptions = { name: 'a' };
  // @ts-expect-error Cannot assign to 'name' because it is a read-only property
  options.name = 'b';
  const breaker = new CircuitBreaker(options);
  // @ts-expect-error Cannot assign to 'name' because it is a read-only property
  breaker.name = 'b';
  // @ts-expect-error Cannot assign to 'state' because it is a read-only property
  breaker.state = 'open';
});
