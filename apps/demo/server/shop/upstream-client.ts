import type { Service } from './services.js';

/** A service answered with a status that says that it will not do what it was asked for. */
export class UpstreamError extends Error {
  override readonly name = 'UpstreamError';
  /** The HTTP status. Fastify answers with it when nobody catches the error. */
  readonly statusCode: number;

  constructor(service: Service, statusCode: number) {
    super(`${service} answered ${statusCode}`);
    this.statusCode = statusCode;
  }
}

/** A service did not answer in time. */
export class UpstreamTimeout extends Error {
  override readonly name = 'UpstreamTimeout';
}

/** What a service answered. */
export interface UpstreamAnswer<T> {
  readonly status: number;
  readonly body: T;
}

/** How to ask one service. Both resolve with whatever it answers, a 503 too, as `fetch` does. */
export interface UpstreamClient {
  /** `gone` ends the request early, when nobody waits for it any more. */
  get<T>(path: string, gone?: AbortSignal): Promise<UpstreamAnswer<T>>;
  /** Send `body` as JSON. */
  post<T>(path: string, body: unknown): Promise<UpstreamAnswer<T>>;
  /**
   * The body of a good answer.
   *
   * @throws UpstreamError for an answer of another kind
   */
  bodyOf<T>(answer: UpstreamAnswer<T>): T;
}

/**
 * A client of the service at `baseUrl`.
 *
 * @param timeout - how long it waits for an answer, in ms, before it throws {@link UpstreamTimeout}; without a limit, a hung
 *   service would hang the shop
 */
export function upstreamClient(service: Service, baseUrl: string, timeout: number): UpstreamClient {
  async function request<T>(path: string, init: RequestInit, gone?: AbortSignal): Promise<UpstreamAnswer<T>> {
    const late = AbortSignal.timeout(timeout);
    const signal = gone === undefined ? late : AbortSignal.any([late, gone]);
    try {
      const response = await fetch(new URL(path, baseUrl), { ...init, signal });
      return { status: response.status, body: (await response.json()) as T };
    } catch (error) {
      if (late.aborted && !gone?.aborted) throw new UpstreamTimeout(`${service} did not answer within ${timeout} ms`);
      throw error;
    }
  }

  return {
    get: (path, gone) => request(path, {}, gone),
    post: (path, body) =>
      request(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    bodyOf({ status, body }) {
      if (status >= 400) throw new UpstreamError(service, status);
      return body;
    },
  };
}
