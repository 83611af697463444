import type { CallEvent, CallOutcome } from '@fluxgate/core';
import type { Attributes } from '@opentelemetry/api';
import { errorType, OTHER } from './error-type.js';
import { ATTRIBUTE, wellFormed } from './names.js';
import type { Series } from './series.js';

/** More kinds of error than that on one circuit are counted together: an attribute must have few values. */
const MOST_ERROR_TYPES = 30;

/** What `error.type` says of a call that did not settle in time. */
const TIMEOUT = 'timeout';

const OUTCOMES: readonly CallOutcome[] = ['success', 'failure', 'ignored', 'not_permitted'];

/** The calls of one circuit: how many ended how, and with which kind of error. */
export class Calls {
  readonly #name: string;
  /** Calls that returned, or were not permitted. All outcomes are there at 0 from the beginning. */
  readonly #plain: Record<CallOutcome, Series>;
  /** Calls that threw, or did not settle. */
  readonly #byError = new Map<string, Series>();
  readonly #errorTypes = new Set<string>();

  constructor(circuitName: string) {
    this.#name = wellFormed(circuitName);
    const entries = OUTCOMES.map((outcome) => [outcome, this.#series({ [ATTRIBUTE.outcome]: outcome })]);
    this.#plain = Object.fromEntries(entries) as Record<CallOutcome, Series>;
  }

  /** Count a call. @returns the attributes under which it was counted */
  count(event: CallEvent): Attributes {
    const { outcome, error, unsettled } = event;
    const type = unsettled ? TIMEOUT : error === undefined ? undefined : errorType(error);
    const series = type === undefined ? this.#plain[outcome] : this.#typed(outcome, wellFormed(type));
    series.value++;
    return series.attributes;
  }

  /** All that was counted. */
  *series(): Generator<Series> {
    yield* Object.values(this.#plain);
    yield* this.#byError.values();
  }

  #typed(outcome: CallOutcome, given: string): Series {
    let type = given;
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
