import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A bank that does what a test asks of it. */
export interface Bank {
  readonly url: string;
  /** What it answers with: its usual answers, 500, a connection that is cut, or nothing at all. */
  mode: 'well' | 'failing' | 'cut' | 'hung';
  /** The requests that came, as `GET /balance`. */
  readonly requests: string[];
  /** Resolves with the next request. */
  next(): Promise<void>;
  /** Cuts the connections that there are. */
  cut(): void;
  close(): Promise<void>;
}

const ANSWERS: Readonly<Record<string, object>> = {
  '/charge': { status: 'paid' },
  '/rates?days=1': { usd: 1_300 },
  '/rates?days=7': { usd: 1_290 },
  '/balance': { balance: 42 },
};

export async function startBank(): Promise<Bank> {
  const waiting: (() => void)[] = [];
  const server: Server = createServer((request, response) => {
    request.resume();
    bank.requests.push(`${request.method} ${request.url}`);
    for (const one of waiting.splice(0)) one();
    if (bank.mode === 'cut') request.socket.destroy();
    else if (bank.mode !== 'hung') {
      response.writeHead(bank.mode === 'failing' ? 500 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(ANSWERS[request.url ?? ''] ?? {}));
    }
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const bank: Bank = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mode: 'well',
    requests: [],
    next: () => new Promise((resolve) => waiting.push(resolve)),
    cut: () => server.closeAllConnections(),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
  return bank;
}
