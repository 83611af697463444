import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { MetricsSource } from './client.js';
import { callable, refuse, withMethods } from './validate.js';

/** What serving metrics can be told, whichever way they are served. */
export interface MetricsOptions {
  /** What is served: a registry, or anything with `contentType` and `metrics()`. Default: the client's own registry. */
  readonly registry?: MetricsSource | undefined;
  /**
   * Told what goes wrong: the registry throws, and the scrape is answered with 500; or the server fails. Default: one line on
   * `console.error`.
   */
  readonly onError?: ((error: unknown) => void) | undefined;
}

export const METRICS_OPTIONS = { registry: true, onError: true } as const;

/** What a scraper asks for. */
export interface ScrapeRequest {
  readonly method: string | undefined;
  readonly acceptEncoding: string | null | undefined;
}

/** What it gets. */
export interface ScrapeAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer<ArrayBuffer>;
}

/** Answers scrapes of one registry; it never rejects. */
export type Scrape = (request: ScrapeRequest) => Promise<ScrapeAnswer>;

/** @throws TypeError for a registry or a hook that is none */
export function scraper({ registry, onError }: MetricsOptions, defaultRegistry: MetricsSource): Scrape {
  const source = registry ?? defaultRegistry;
  const accepted = "an object with 'contentType' and 'metrics()'";
  withMethods('registry', source, accepted, 'metrics');
  if (typeof source.contentType !== 'string') refuse('registry', source, accepted);
  if (onError !== undefined) callable('onError', onError);

  return async ({ method = 'GET', acceptEncoding }) => {
    if (method !== 'GET' && method !== 'HEAD')
      return plain(405, 'Only GET and HEAD are served here', { allow: 'GET, HEAD' });
    try {
      const text = Buffer.from(await source.metrics());
      const headers = { 'content-type': source.contentType, vary: 'accept-encoding' };
      if (!acceptsGzip(acceptEncoding)) return answer(200, headers, text);
      // Label values repeat so much that the fastest level is nearly as small as the best, at a fraction of the work.
      const packed = await promisify(gzip)(text, { level: constants.Z_BEST_SPEED });
      return answer(200, { ...headers, 'content-encoding': 'gzip' }, packed);
    } catch (error) {
      tell(onError, error);
      return plain(500, 'The metrics could not be collected');
    }
  };
}

/** A short message to a person. */
export function plain(status: number, message: string, headers: Record<string, string> = {}): ScrapeAnswer {
  return answer(status, { ...headers, 'content-type': 'text/plain; charset=utf-8' }, Buffer.from(`${message}\n`));
}

function answer(status: number, headers: Record<string, string>, body: Buffer<ArrayBuffer>): ScrapeAnswer {
  return { status, headers: { ...headers, 'content-length': String(body.byteLength) }, body };
}

/** Whether an `Accept-Encoding` names gzip (or anything) and does not exclude it by `q=0`. */
function acceptsGzip(header: string | null | undefined): boolean {
  const codings = (header ?? '')
    .toLowerCase()
    .split(',')
    .map((coding) => coding.trim().split(/\s*;\s*q=/));
  const [, weight = '1'] = codings.find(([name]) => name === 'gzip') ??
    codings.find(([name]) => name === '*') ?? ['', '0'];
  return Number(weight) > 0;
}

/** Tell `onError`. One that fails itself is no reason to leave a scraper without an answer, or the fault unheard. */
export function tell(onError: MetricsOptions['onError'], error: unknown): void {
  try {
    (onError ?? report)(error);
  } catch (fault) {
    report(error);
    report(fault);
  }
}

function report(error: unknown): void {
  console.error(`fluxgate: the metrics could not be served: ${String(error)}`);
}
