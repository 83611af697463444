import {
  type CallEvent,
  CallNotPermittedError,
  CircuitBreaker,
  type CircuitInfo,
  type CircuitView,
  type Listener,
  type Metric,
  type Reason,
  type ReasonLeaf,
  type Signal,
  STATES,
  State,
} from '@fluxgate/core';
import { recorder } from '@fluxgate/core/testing';
import { describe, expect, test } from 'tstyche';

/** What a type holds, without its methods. */
type Data<T> = { [K in keyof T as T[K] extends (...args: never[]) => unknown ? never : K]: T[K] };

describe('listeners', () => {
  test('are functions, asynchronous or not', () => {
    new CircuitBreaker({
      name: 'a',
      listeners: [
        (signal) => {
          expect(signal).type.toBe<Signal>();
        },
        async () => {},
      ],
    });
  });

  test('are objects with a method onSignal, and perhaps more', () => {
    const listener: Listener = {
      async onSignal(signal) {
        expect(signal).type.toBe<Signal>();
      },
      onCall(event) {
        expect(event).type.toBe<CallEvent>();
      },
      onAttach(circuit) {
        expect(circuit).type.toBe<CircuitView>();
      },
      onDetach(circuit) {
        expect(circuit.info()).type.toBe<CircuitInfo>();
      },
    };
    expect(CircuitBreaker).type.toBeConstructableWith({ name: 'a', listeners: [listener, recorder()] });
  });

  test('may return whatever the last thing they do returns', () => {
    const heard: Signal[] = [];
    expect<Listener>().type.toBeAssignableFrom({ onSignal: (signal: Signal) => heard.push(signal) });
    expect<Listener>().type.toBeAssignableFrom({ onSignal: async () => fetch('http://localhost') });
  });

  test('are refused when they do not listen', () => {
    expect(CircuitBreaker).type.not.toBeConstructableWith({ name: 'a', listeners: [{}] });
    expect(CircuitBreaker).type.not.toBeConstructableWith({ name: 'a', listeners: [{ onSignal: true }] });
    expect(CircuitBreaker).type.not.toBeConstructableWith({ name: 'a', listeners: [(text: string) => text.trim()] });
    expect(CircuitBreaker).type.not.toBeConstructableWith({ name: 'a', listeners: recorder() });
  });

  test('come, and go by the function that addListener returns', () => {
    expect(new CircuitBreaker({ name: 'a' }).addListener(() => {})).type.toBe<() => void>();
  });
});

describe('what listeners are told is read-only', () => {
  test('signals, reasons, metrics, events and infos', () => {
    expect<Data<Signal>>().type.toBe<Readonly<Data<Signal>>>();
    expect<Data<Reason>>().type.toBe<Readonly<Data<Reason>>>();
    expect<Data<ReasonLeaf>>().type.toBe<Readonly<Data<ReasonLeaf>>>();
    expect<Data<Metric>>().type.toBe<Readonly<Data<Metric>>>();
    expect<Data<CallEvent>>().type.toBe<Readonly<Data<CallEvent>>>();
    expect<Data<CircuitInfo>>().type.toBe<Readonly<Data<CircuitInfo>>>();
  });

  test('and so are the lists in them', () => {
    expect<Reason['leaves']>().type.toBe<readonly ReasonLeaf[]>();
    expect<Metric['slowCounts']>().type.toBe<Readonly<Record<number, number>>>();
  });
});

describe('State', () => {
  test('is a union of strings', () => {
    expect<State>().type.toBe<'closed' | 'open' | 'half_open' | 'metrics_only' | 'disabled' | 'forced_open'>();
    expect<State>().type.not.toBeAssignableFrom<string>();
  });

  test('is a value whose members are of that union', () => {
    expect(State.HalfOpen).type.toBe<'half_open'>();
    expect<State>().type.toBe<(typeof State)[keyof typeof State]>();
    expect(STATES).type.toBe<readonly State[]>();
  });

  test('can be switched over completely', () => {
    const short = (state: State): string => {
      switch (state) {
        case State.Closed:
        case State.MetricsOnly:
        case State.Disabled:
          return 'passes';
        case State.Open:
        case State.ForcedOpen:
          return 'rejects';
        case State.HalfOpen:
          return 'tries';
      }
    };
    expect(short(new CircuitBreaker({ name: 'a' }).state)).type.toBe<string>();
  });

  test('cannot be changed', () => {
    // @ts-expect-error Cannot assign to 'Open' because it is a read-only property
    State.Open = 'open';
    expect(STATES).type.not.toHaveProperty('push');
  });
});

test('is() narrows what was caught to a rejection with all that it carries', () => {
  const caught: unknown = undefined;
  if (CallNotPermittedError.is(caught)) {
    expect(caught).type.toBe<CallNotPermittedError>();
    expect(caught).type.toBeAssignableTo<Error>();
    expect(caught.code).type.toBe<'FLUXGATE_NOT_PERMITTED'>();
    expect(caught.state).type.toBe<State>();
    expect(caught.retryAfter).type.toBe<number | undefined>();
  }
});
