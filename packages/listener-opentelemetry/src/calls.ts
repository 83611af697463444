import type { CallEvent, CallOutcome } from '@fluxgate/core';
import type { Attributes } from '@opentelemetry/api';
import { errorType, OTHER } from './error-type.js';
import { ATTRIBUTE, wellFormed } from './names.js';
import type { Series } from './series.js';

/** More kinds of error than that on one circuit are counted together: an attribute must have few values. */
const MOST_ERROR_TYPES = 30;

const OUTCOMES: readonly CallOutcome[] = ['success', 'failure', 'ignored', 'not_permitted'];

/** The calls of one circuit: how many ended how, and with which kind of error. */
export class Calls {
  readonly #name: string;
  /** Calls that returned, or were not permitted. All outcomes are there at 0 from the beginning. */
  readonly #plain: Record<CallOutcome, Series>;
  /** Calls that threw. */
  readonly #byError = new Map<string, Series>();
  readonly #errorTypes = new Set<string>();

  constructor(circuitName: string) {
    this.#name = wellFormed(circuitName);
    const entries = OUTCOMES.map((outcome) => [outcome, this.#series({ [ATTRIBUTE.outcome]: outcome })]);
    this.#plain = Object.fromEntries(entries) as Record<CallOutcome, Series>;
  }

  /** Count a call. @returns the attributes under which it was counted */
  count(event: CallEvent): Attributes {
    const series = event.error === undefined ? this.#plain[event.outcome] : this.#failed(event.outcome, event.error);
    series.value++;
    return series.attributes;
  }

  /** All that was counted. */
  *series(): Generator<Series> {
    yield* Object.values(this.#plain);
    yield* this.#byError.values();
  }

  #failed(outcome: CallOutcome, error: unknown): Series {
    let type = wellFormed(errorType(error));
    if (!this.#errorTypes.has(type)) {
      if (this.#errorTypes.size < MOST_ERROR_TYPES) this.#errorTypes.add(type);
      else type = OTHER;
    }
    const key = `${outcome} ${type}`;
    const known = this.#byError.get(key);
    if (known !== undefined) return known;
    const series = this.#series({ [ATTRIBUTE.outcome]: outcome, [ATTRIBUTE.errorType]: type });
    this.#byError.set(key, series);
    return series;
  }

  #series(attributes: Attributes): Series {
    return { attributes: { [ATTRIBUTE.name]: this.#name, ...attributes }, value: 0 };
  }
}
