import fc from 'fast-check';
import { judgesAnything } from './model-rules.js';
import type {
  Broken,
  ListenerKind,
  PermitSpec,
  RecoverySpec,
  RetrySpec,
  Setup,
  TrackerSpec,
  TripperSpec,
  WindowSpec,
} from './rules.js';

/**
 * Random circuits. Figures are small, so that something happens within a short story, and halves, quarters and so on, so
 * that arithmetic is exact and a threshold can be met to the last bit.
 */

const oneOf = <const T>(...values: readonly T[]) => fc.constantFrom(...values);
const kind = <const K extends string>(name: K) => fc.constant(name);
const often = <T>(arbitrary: fc.Arbitrary<T>) => ({ weight: 4, arbitrary });
const ms = oneOf(1, 10, 50, 100, 1_000, 60_000);
const rate = oneOf(0.5, 0.25, 0.3, 0.75, 1);

const window: fc.Arbitrary<WindowSpec> = fc.oneof(
  often(fc.record({ kind: kind('count'), size: oneOf(1, 2, 3, 5, 10, 32, 33, 100) })),
  often(fc.record({ kind: kind('time'), size: oneOf(1_000, 10_000, 15_000, 60_000, 120_000) })),
  often(fc.record({ kind: kind('time'), size: oneOf(100, 1_000, 64_000), buckets: oneOf(1, 2, 4, 10) })),
  fc.record({ kind: kind('everything') }),
);

/** Rules nested up to two deep. */
function nested<T>(leaf: fc.Arbitrary<T>): fc.Arbitrary<unknown> {
  const joined = (part: fc.Arbitrary<unknown>) =>
    fc.record({ kind: oneOf('and', 'or'), of: fc.array(part, { minLength: 1, maxLength: 3 }) });
  const negated = (part: fc.Arbitrary<unknown>) => fc.record({ kind: kind('not'), of: fc.tuple(part) });
  const inner = fc.oneof({ weight: 3, arbitrary: leaf as fc.Arbitrary<unknown> }, joined(leaf), negated(leaf));
  return fc.oneof(
    { weight: 2, arbitrary: leaf as fc.Arbitrary<unknown> },
    { weight: 2, arbitrary: joined(inner) },
    negated(inner),
  );
}

/** A tracker that judges nothing is refused when the breaker is made. */
const tracker = (
  fc.oneof(
    { weight: 2, arbitrary: fc.constant<TrackerSpec>({ kind: 'any_error' }) },
    nested(fc.record({ kind: oneOf('any_error', 'timeouts', 'refused', 'status_5xx', 'bad_result', 'aborted') })),
  ) as fc.Arbitrary<TrackerSpec>
).filter(judgesAnything);

const tripper = nested<TripperSpec>(
  fc.oneof(
    fc.record({ kind: kind('failure_streak'), threshold: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ kind: kind('failure_rate'), threshold: rate }),
    fc.record({ kind: kind('min_requests'), threshold: fc.integer({ min: 1, max: 5 }) }),
    fc.record({ kind: kind('slow_rate'), threshold: rate, slow: ms }),
    fc.record({ kind: kind('avg_latency'), threshold: ms }),
    fc.record({ kind: oneOf('closed', 'half_opened') }),
    fc.record({ kind: kind('failures'), threshold: fc.integer({ min: 1, max: 3 }) }),
  ),
) as fc.Arbitrary<TripperSpec>;

const jitter = oneOf(0, 0.25, 0.5, 1);

const retry: fc.Arbitrary<RetrySpec> = fc.oneof(
  often(fc.record({ kind: kind('cooldown'), ms, jitter })),
  often(
    fc.record({
      kind: kind('backoff'),
      initial: oneOf(1, 10, 100),
      multiplier: oneOf(2, 1, 1.5),
      max: oneOf(100, 200, 60_000),
      jitter,
    }),
  ),
  fc.record({ kind: oneOf('always', 'never') }),
  fc.record({ kind: kind('when_healthy'), ms }),
);

const permit: fc.Arbitrary<PermitSpec> = fc.oneof(
  often(fc.record({ kind: kind('permit_all') })),
  often(fc.record({ kind: kind('random'), ratio: oneOf(0.5, 0.25, 1) })),
  often(fc.record({ kind: kind('ramp_up'), from: oneOf(0, 0.25, 0.5), to: oneOf(0.5, 1), over: oneOf(64, 1_024) })),
  fc.record({ kind: kind('after'), ms }),
);

const recovery: fc.Arbitrary<RecoverySpec> = fc.oneof(
  often(fc.record({ kind: kind('probes'), n: fc.integer({ min: 1, max: 5 }), failureRate: rate })),
  often(fc.record({ kind: kind('consecutive'), n: fc.integer({ min: 1, max: 3 }) })),
  often(fc.record({ kind: kind('by_tripper') })),
  fc.record({ kind: kind('one_is_enough') }),
);

export const listenerKind: fc.Arbitrary<ListenerKind> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<ListenerKind>('records') },
  { weight: 3, arbitrary: fc.constant<ListenerKind>('watches calls') },
  oneOf<ListenerKind>('throws', 'rejects', 'resets', 'trips', 'acquires', 'leaves'),
);

export const setup: fc.Arbitrary<Setup> = fc.record({
  window,
  tracker,
  ignore: fc.option(tracker, { nil: undefined, freq: 2 }),
  tripper,
  retry,
  permit,
  recovery,
  maxHalfOpenCalls: fc.integer({ min: 1, max: 4 }),
  probeTimeout: oneOf(1, 10, 100, 1_000),
  callTimeout: oneOf(1, 10, 100, 1_000, 60_000, Infinity),
  measure: fc.boolean(),
  listeners: fc.array(listenerKind, { maxLength: 3 }),
  broken: fc.oneof(
    { weight: 20, arbitrary: kind('nothing') },
    oneOf<Broken>('tracker', 'ignore', 'tripper', 'retry', 'permit', 'recovery'),
  ),
  origin: oneOf(0, 0.5, 1_234.5, -1_000, 1e12),
  luck: fc.nat(999),
});
