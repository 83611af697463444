import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MetricsSource } from './client.js';
import { METRICS_OPTIONS, type MetricsOptions, type ScrapeAnswer, scraper } from './scrape.js';
import { optionsOf } from './validate.js';

/** A request handler for `node:http`, Express and Connect. */
export type MetricsHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** Options of `metricsResponse`. */
export interface MetricsResponseOptions extends MetricsOptions {
  /** The request to answer, so that `HEAD` and gzip work. Default: a plain `GET`. */
  readonly request?: Request | undefined;
}

/** `metricsHandler` on any default registry. */
export function handle(given: MetricsOptions, defaultRegistry: MetricsSource): MetricsHandler {
  const scrape = scraper(optionsOf('metricsHandler(options)', given, METRICS_OPTIONS), defaultRegistry);
  return (request, response) => {
    const { method, headers } = request;
    void scrape({ method, acceptEncoding: headers['accept-encoding']?.toString() }).then((answer) =>
      send(answer, request, response),
    );
  };
}

/** `metricsResponse` on any default registry. */
export async function respond(given: MetricsResponseOptions, defaultRegistry: MetricsSource): Promise<Response> {
  const { request, ...rest } = optionsOf('metricsResponse(options)', given, { ...METRICS_OPTIONS, request: true });
  const method = request?.method ?? 'GET';
  const answer = await scraper(
    rest,
    defaultRegistry,
  )({ method, acceptEncoding: request?.headers.get('accept-encoding') });
  return new Response(method === 'HEAD' ? null : answer.body, answer);
}

/** Send `answer` as the whole of `response`, unless a timeout middleware has answered meanwhile. */
export function send(
  { status, headers, body }: ScrapeAnswer,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  if (response.headersSent) return;
  response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body);
}
