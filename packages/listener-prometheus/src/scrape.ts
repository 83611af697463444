import type { MetricsSource } from './client.js';
import { rendering } from './rendering.js';
import { callable, invalid, withMethods } from './validate.js';

/** Options that every way of serving metrics takes. */
export interface MetricsOptions {
  /** What to serve: a registry, or anything with `contentType` and `metrics()`. Default: the client's own registry. */
  readonly registry?: MetricsSource | undefined;
  /**
   * Called when the registry throws (the scrape is answered with 500) and when the server fails. Default: one line on
   * `console.error`.
   */
  readonly onError?: ((error: unknown) => void) | undefined;
}

export const METRICS_OPTIONS = { registry: true, onError: true } as const;

/** A scrape's request. */
export interface ScrapeRequest {
  readonly method: string | undefined;
  readonly acceptEncoding: string | null | undefined;
}

/** The response to it. */
export interface ScrapeAnswer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer<ArrayBuffer>;
}

/** Answers scrapes of one registry; it never rejects. */
export type Scrape = (request: ScrapeRequest) => Promise<ScrapeAnswer>;

/** @throws TypeError for an invalid registry or hook */
export function scraper({ registry, onError }: MetricsOptions, defaultRegistry: MetricsSource): Scrape {
  const source = registry ?? defaultRegistry;
  const expected = "an object with 'contentType' and 'metrics()'";
  withMethods('registry', source, expected, 'metrics');
  if (typeof source.contentType !== 'string') invalid('registry', source, expected);
  if (onError !== undefined) callable('onError', onError);

  return async ({ method = 'GET', acceptEncoding }) => {
    if (method !== 'GET' && method !== 'HEAD')
      return plain(405, 'Only GET and HEAD are served here', { allow: 'GET, HEAD' });
    try {
      const rendered = await rendering(source);
      const headers = { 'content-type': source.contentType, vary: 'accept-encoding' };
      if (!acceptsGzip(acceptEncoding)) return answer(200, headers, rendered.text);
      return answer(200, { ...headers, 'content-encoding': 'gzip' }, await rendered.gzip());
    } catch (error) {
      report(onError, error);
      return plain(500, 'The metrics could not be collected');
    }
  };
}

/** A short message for a person. */
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

/** Pass `error` to `onError`. If that fails too, the scraper still gets its answer, and both errors go to the console. */
export function report(onError: MetricsOptions['onError'], error: unknown): void {
  try {
    (onError ?? toConsole)(error);
  } catch (fault) {
    toConsole(error);
    toConsole(fault);
  }
}

function toConsole(error: unknown): void {
  console.error(`fluxgate: the metrics could not be served: ${String(error)}`);
}
