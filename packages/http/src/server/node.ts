import { type PlainResponse, type RejectionOptions, rejectionOptions, rejectionResponse } from './rejection.js';

/** What is needed of a `node:http` response; Express, Connect and Koa (`ctx.res`) have it. */
export interface NodeResponse {
  statusCode: number;
  readonly headersSent: boolean;
  setHeader(name: string, value: string): unknown;
  end(body?: string): unknown;
}

/**
 * Answer a request of `node:http` with a `503`, as {@link toResponse} makes it.
 *
 * @returns whether it did: not if `error` is anything but a rejection, nor once the headers were sent
 * @throws TypeError for an invalid option
 * @example `handle(request, response).catch((error) => sendRejection(response, error) || fail(response, error));`
 */
export function sendRejection(response: NodeResponse, error: unknown, options?: RejectionOptions): boolean {
  const settings = rejectionOptions('sendRejection(response, error, options)', options);
  const rejection = response.headersSent ? undefined : rejectionResponse(error, settings);
  if (rejection !== undefined) send(response, rejection);
  return rejection !== undefined;
}

export function send(response: NodeResponse, { status, headers, body }: PlainResponse): void {
  response.statusCode = status;
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  response.end(body);
}
