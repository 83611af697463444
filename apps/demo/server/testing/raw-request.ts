import { request } from 'node:http';

/** What a server answered. */
export interface Answer {
  readonly status: number | undefined;
  readonly body: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** Send a request to loopback with any headers: `fetch` does not allow setting `Host`. */
export function rawRequest(
  port: number,
  method: string,
  headers: Readonly<Record<string, string>>,
  path = '/any',
  payload = '',
): Promise<Answer> {
  // Without a length, Node sends the body of a DELETE as if it were the next request.
  const framed = payload === '' ? headers : { 'content-length': String(Buffer.byteLength(payload)), ...headers };
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers: framed, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (part: string) => (body += part));
      response.on('end', () => resolve({ status: response.statusCode, body, headers: response.headers }));
    });
    sent.on('error', reject);
    sent.end(payload);
  });
}
