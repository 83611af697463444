/**
 * Run a program as it stands, apart from its ports: whatever it listens on becomes a free one on loopback. Add a circuit to the
 * client's own registry, scrape the program, and print what it serves, once that matches a pattern.
 *
 * usage: node --import tsx --conditions=@fluxgate/source run.ts FILE PATTERN
 */
import cluster from 'node:cluster';
import { once } from 'node:events';
import { type AddressInfo, Server } from 'node:net';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { CircuitBreaker } from '@fluxgate/core';
import { PrometheusListener } from '@fluxgate/listener-prometheus';
import { register } from 'prom-client';

const [file = '', pattern = ''] = process.argv.slice(2);
const listening: Promise<Server>[] = [];
const { listen } = Server.prototype;
Server.prototype.listen = function (this: Server, ...args: unknown[]) {
  listening.push(once(this, 'listening').then(() => this));
  const callback = args.find((arg) => typeof arg === 'function');
  return Reflect.apply(listen, this, [{ port: 0, host: '127.0.0.1' }, callback]);
} as typeof listen;

const program = await import(pathToFileURL(resolve(file)).href);
new CircuitBreaker({ name: 'of_the_test', listeners: [new PrometheusListener()] });
if (cluster.isPrimary) {
  const text = await scrapeUntil(new RegExp(pattern), Date.now() + 120_000);
  process.stdout.write(text, () => process.exit(0));
}

async function scrapeUntil(expected: RegExp, deadline: number): Promise<string> {
  // A cluster's primary waits for workers that are only starting: do not wait with it, ask again.
  const text = await Promise.race([scrape(), wait(500, '')]);
  if (expected.test(text) || Date.now() > deadline) return text;
  await wait(20);
  return scrapeUntil(expected, deadline);
}

/** From its server, its handler, or else the registry that it wrote to. */
async function scrape(): Promise<string> {
  const handler = program.GET;
  if (handler !== undefined) return (await handler(new Request('http://localhost/metrics'))).text();
  if (listening.length === 0) return register.metrics();
  const [server] = (await Promise.all(listening)) as [Server];
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  const type = response.headers.get('content-type') ?? '';
  return type.startsWith('text/plain; version=')
    ? response.text()
    : `${response.status} ${type}: ${await response.text()}`;
}
