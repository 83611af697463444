import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { MetricsSource } from './client.js';

/** The text of a registry at one moment, for every scrape that came in time for it. */
export class Rendering {
  readonly text: Buffer<ArrayBuffer>;
  #packed: Promise<Buffer<ArrayBuffer>> | undefined;

  constructor(text: string) {
    this.text = Buffer.from(text);
  }

  /** The text, compressed once however many ask for it. */
  gzip(): Promise<Buffer<ArrayBuffer>> {
    // Label values repeat so much that the fastest level is nearly as small as the best, for a fraction of the work.
    this.#packed ??= promisify(gzip)(this.text, { level: constants.Z_BEST_SPEED });
    return this.#packed;
  }
}

/** A rendering that is not finished. */
interface UnderWay {
  readonly rendering: Promise<Rendering>;
  /** When it began, by the monotonic clock. */
  readonly began: number;
}

/** How long scrapes join a rendering after it began, in ms. One that hangs must not hold up every later scrape. */
const JOINABLE = 1_000;

const underWay = new WeakMap<MetricsSource, UnderWay>();

/** The present text of `source`. Scrapes that come at the same time share one rendering: a thousand cost little more than one. */
export function rendering(source: MetricsSource): Promise<Rendering> {
  const present = underWay.get(source);
  if (present !== undefined && performance.now() - present.began < JOINABLE) return present.rendering;

  const own: UnderWay = { rendering: render(source), began: performance.now() };
  underWay.set(source, own);
  const end = (): void => {
    if (underWay.get(source) === own) underWay.delete(source);
  };
  own.rendering.then(end, end);
  return own.rendering;
}

async function render(source: MetricsSource): Promise<Rendering> {
  // Most registries render without a pause. Requests that have reached the process already are read first, and join.
  await setImmediate();
  return new Rendering(await source.metrics());
}
