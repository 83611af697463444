import type { Faults } from '../../shared/faults.js';
import { type PresetName, STEPS, type StepName } from '../../shared/presets.js';
import type { Service } from '../shop/services.js';

/** What happens in one step of a story. */
export interface Step {
  /** How long it lasts, in ms. */
  readonly lasts: number;
  /** The dials that are turned at its beginning. The others stay as they are. */
  readonly faults: Readonly<Partial<Record<Service, Partial<Faults>>>>;
  /** Requests a second from its beginning on, where they change. */
  readonly traffic?: Readonly<Partial<Record<Service, number>>>;
}

/**
 * What each step of each story does. How long it lasts follows from the rules in `shop/circuits.ts`, at the usual fifteen
 * requests a second: long enough for the circuit to come where the story leads, and not much longer.
 */
const SCRIPTS: { readonly [P in PresetName]: Readonly<Record<StepName<P>, Step>> } = {
  healthy: {},
  // Open after five failures (0.4 s), tried in vain after 5 s and 10 s; the third try, at 15.5 s, finds it repaired.
  outage: {
    failing: { lasts: 12_000, faults: { payments: { errorRate: 1 } } },
    repaired: { lasts: 8_000, faults: { payments: { errorRate: 0 } } },
  },
  // The window of ten seconds is half full of slow calls after five; tried in vain once or twice, then five quick probes.
  brownout: {
    slow: { lasts: 14_000, faults: { inventory: { latency: 450 } } },
    repaired: { lasts: 12_000, faults: { inventory: { latency: 0 } } },
  },
  // Open at once; tried in vain after 2 s and 4 s more; the try after the next 8 s, at 14.5 s, closes it.
  flapping: {
    failing: { lasts: 4_000, faults: { shipping: { errorRate: 1 } } },
    relapsing: { lasts: 8_000, faults: { shipping: { errorRate: 1 } } },
    repaired: { lasts: 6_000, faults: { shipping: { errorRate: 0 } } },
  },
  // Five calls have timed out after 1.4 s; the probes of the first try hang, too, and give up at 7.5 s.
  hang: {
    hanging: { lasts: 11_000, faults: { payments: { hang: true } } },
    repaired: { lasts: 7_000, faults: { payments: { hang: false } } },
  },
  // Open after five seconds; at 10 s one of the first probes fails again; at 15 s five good ones close it.
  slow_recovery: {
    failing: { lasts: 8_000, faults: { inventory: { errorRate: 1 } } },
    half_repaired: { lasts: 6_000, faults: { inventory: { errorRate: 0.8 } } },
    repaired: { lasts: 10_000, faults: { inventory: { errorRate: 0 } } },
  },
};

/** The steps of a story in order. */
export function stepsOf(name: PresetName): readonly Step[] {
  const script: Readonly<Partial<Record<StepName, Step>>> = SCRIPTS[name];
  return STEPS[name].map((step) => script[step] as Step);
}
