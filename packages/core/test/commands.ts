import fc from 'fast-check';
import { MANUAL, type Manual } from './expected.js';
import { isError, type Outcome, outcomes } from './outcomes.js';
import type { ListenerKind } from './rules.js';
import { listenerKind } from './setups.js';

/** How a circuit is looked at after a step. `nowhere`: not at all, so that the next step is the first one to look. */
export type LookBy = 'nowhere' | 'state' | 'info' | 'json';

/** By which member a call is made. */
export type Via = 'call' | 'wrap' | 'fallback';

/** One step of a story, as plain data; what it picks from it picks by number, modulo how many there are. */
export type Command =
  | { readonly do: 'call'; readonly via: Via; readonly inside: readonly Command[] }
  | { readonly do: 'call that ends at once'; readonly outcome: Outcome }
  | { readonly do: 'acquire' }
  | { readonly do: 'settle'; readonly pick: number; readonly outcome: Outcome | 'release' }
  | { readonly do: 'settle again'; readonly pick: number; readonly outcome: Outcome | 'release' }
  | { readonly do: 'sync'; readonly via: Via; readonly outcome: Outcome; readonly inside: readonly Command[] }
  | { readonly do: 'sync many'; readonly outcome: Outcome; readonly times: number }
  | { readonly do: 'advance'; readonly ms: number }
  | { readonly do: 'advance to'; readonly moment: 'retry' | 'timeout'; readonly offset: number }
  | { readonly do: 'set the wall clock'; readonly by: number }
  | { readonly do: 'operate'; readonly operation: Manual; readonly note: string | undefined }
  | { readonly do: 'turn'; readonly healthy: boolean }
  | { readonly do: 'tick' }
  | { readonly do: 'look' }
  | { readonly do: 'listen'; readonly kind: ListenerKind }
  | { readonly do: 'stop listening'; readonly pick: number }
  | { readonly do: 'restart'; readonly after: number; readonly jump: number };

export interface Step {
  readonly command: Command;
  readonly lookBy: LookBy;
}

const YEAR = 365 * 86_400_000;

/** Halves and whole numbers: sums of them are exact, so that both sides can be compared to the last bit. */
const duration = fc.constantFrom(0, 1, 0.5, 10, 50, 100, 250, 999.5, 1_000, 5_000, 60_000, YEAR, 30 * YEAR);

const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  { weight: 3, arbitrary: fc.constant<Outcome>('refused') },
  { weight: 2, arbitrary: fc.constant<Outcome>('value') },
  { weight: 1, arbitrary: fc.constantFrom(...(Object.keys(outcomes) as Outcome[])) },
);
const ending: fc.Arbitrary<Outcome | 'release'> = fc.oneof(
  { weight: 8, arbitrary: outcome },
  { weight: 1, arbitrary: fc.constant('release' as const) },
);
const pick = fc.nat(7);
const via = fc.constantFrom<Via>('call', 'wrap', 'fallback');

/** Little happens any more in the states that only someone can end. */
const operation: fc.Arbitrary<Manual> = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom<Manual>('trip', 'reset') },
  { weight: 1, arbitrary: fc.constantFrom(...(Object.keys(MANUAL) as Manual[])) },
);

/** What can happen at any time, also while a protected function is running. */
function immediate(inside: fc.Arbitrary<readonly Command[]>): fc.WeightedArbitrary<Command>[] {
  const does = <C extends Command>(weight: number, arbitrary: fc.Arbitrary<C>) => ({ weight, arbitrary });
  return [
    does(5, fc.record({ do: fc.constant('call' as const), via, inside })),
    does(3, fc.constant({ do: 'acquire' } as const)),
    does(8, fc.record({ do: fc.constant('settle' as const), pick, outcome: ending })),
    does(1, fc.record({ do: fc.constant('settle again' as const), pick, outcome: ending })),
    does(4, fc.record({ do: fc.constant('sync' as const), via, outcome, inside })),
    does(2, fc.record({ do: fc.constant('sync many' as const), outcome, times: fc.constantFrom(2, 3, 5, 12, 40) })),
    does(4, fc.record({ do: fc.constant('advance' as const), ms: duration })),
    does(
      5,
      fc.record({
        do: fc.constant('advance to' as const),
        moment: fc.constantFrom('retry', 'timeout'),
        offset: fc.constantFrom(0, -0.5, 0.5),
      }),
    ),
    does(1, fc.record({ do: fc.constant('set the wall clock' as const), by: fc.constantFrom(-YEAR, -1, 1, YEAR) })),
    does(
      1,
      fc.record({
        do: fc.constant('operate' as const),
        operation,
        note: fc.constantFrom(undefined, 'maintenance', ''),
      }),
    ),
    does(1, fc.record({ do: fc.constant('turn' as const), healthy: fc.boolean() })),
    does(1, fc.constant({ do: 'look' } as const)),
    does(1, fc.record({ do: fc.constant('listen' as const), kind: listenerKind })),
    does(1, fc.record({ do: fc.constant('stop listening' as const), pick })),
  ];
}

const nothing = fc.constant<readonly Command[]>([]);
const innermost = fc.oneof(...immediate(nothing));
const inside = fc.oneof(
  { weight: 4, arbitrary: nothing },
  { weight: 1, arbitrary: fc.array(fc.oneof(...immediate(fc.array(innermost, { maxLength: 2 }))), { maxLength: 4 }) },
);

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 6, arbitrary: fc.constant({ do: 'tick' } as const) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('call that ends at once' as const), outcome }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('restart' as const),
      after: fc.constantFrom(0, 10, 1_000),
      jump: fc.constantFrom(0, -50, 50),
    }),
  },
  ...immediate(inside),
);

const lookBy = fc.constantFrom<LookBy>('info', 'state', 'json', 'nowhere', 'nowhere');

const steps = fc.array(fc.record({ command, lookBy }), { minLength: 1, maxLength: 60, size: 'max' });

const quietly = (command: Command): Step => ({ command, lookBy: 'nowhere' });
/** Calls that will end late. */
const begin = quietly({ do: 'call', via: 'call', inside: [] });
/** The shortest way to where most can go wrong. */
const pileUp = Array.from({ length: 8 }, () => begin);
const intoHalfOpen = [
  quietly({ do: 'operate', operation: 'trip', note: undefined }),
  quietly({ do: 'advance to', moment: 'retry', offset: 0 }),
  quietly({ do: 'acquire' }),
];

/** A story: what is done to a circuit, one thing after the other. */
export const story: fc.Arbitrary<readonly Step[]> = fc
  .tuple(fc.constantFrom([], intoHalfOpen, [begin, begin, ...intoHalfOpen], pileUp), steps)
  .map(([start, rest]) => [...start, ...rest]);

/** The command as a line of a trace. */
export function words(command: Command): string {
  switch (command.do) {
    case 'call':
      return `begin an async call (${command.via})`;
    case 'call that ends at once':
      return `async call whose function ${isError(command.outcome) ? 'throws' : 'returns'} at once: ${command.outcome}`;
    case 'acquire':
      return 'tryAcquire()';
    case 'settle':
      return `settle pending call number ${command.pick}: ${command.outcome}`;
    case 'settle again':
      return `settle settled ticket number ${command.pick} once more: ${command.outcome}`;
    case 'sync':
      return `a sync call (${command.via}): ${command.outcome}`;
    case 'sync many':
      return `${command.times} times callSync: ${command.outcome}`;
    case 'advance':
      return `${command.ms} ms pass`;
    case 'advance to':
      return `time passes up to the next ${command.moment} ${command.offset < 0 ? '-' : '+'} ${Math.abs(command.offset)} ms`;
    case 'set the wall clock':
      return `the wall clock jumps by ${command.by} ms`;
    case 'operate':
      return `${command.operation}(${command.note === undefined ? '' : `'${command.note}'`})`;
    case 'turn':
      return `the dependency turns ${command.healthy ? 'healthy' : 'ill'}`;
    case 'tick':
      return 'microtasks run';
    case 'look':
      return 'look';
    case 'listen':
      return `add a listener that ${command.kind}`;
    case 'stop listening':
      return `remove listener number ${command.pick}`;
    case 'restart':
      return `toJSON(), and restore ${command.after} ms later, by a wall clock that is ${command.jump} ms off`;
  }
}
