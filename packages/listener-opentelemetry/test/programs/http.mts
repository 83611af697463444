/**
 * A gateway under OpenTelemetry's own instrumentation of HTTP: each request calls an upstream through a circuit. It prints the
 * spans that came of it.
 */
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';

const exporter = new InMemorySpanExporter();
const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
provider.register();
const instrumentation = new HttpInstrumentation();
instrumentation.setTracerProvider(provider);
instrumentation.enable();

// Required, so that the instrumentation gets hold of it; an import needs a loader.
const http = createRequire(import.meta.url)('node:http') as typeof import('node:http');
const { CircuitBreaker } = await import('@fluxgate/core');
const { OpenTelemetryListener } = await import('@fluxgate/listener-opentelemetry');

const listen = (server: import('node:http').Server): Promise<string> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
const get = (url: string): Promise<number> =>
  new Promise((resolve, reject) => {
    http
      .get(url, { agent: false }, (response) => {
        response.resume().on('end', () => {
          const { statusCode = 0 } = response;
          if (statusCode < 500) resolve(statusCode);
          else reject(Object.assign(new Error('bad gateway'), { status: statusCode }));
        });
      })
      .on('error', reject);
  });

const upstream = http.createServer((request, response) => response.writeHead(request.url === '/bad' ? 500 : 200).end());
const upstreamUrl = await listen(upstream);
const payments = new CircuitBreaker({ name: 'payment_api', listeners: [new OpenTelemetryListener({ calls: true })] });
const gateway = http.createServer(async (request, response) => {
  if (request.url === '/open') payments.forceOpen();
  await payments.call(get, upstreamUrl + request.url).catch(() => {});
  response.end();
});
const gatewayUrl = await listen(gateway);

await Promise.all(['/good', '/bad', '/good'].map((path) => get(gatewayUrl + path)));
await get(`${gatewayUrl}/open`);
gateway.close();
upstream.close();
await provider.forceFlush();

const KINDS = ['internal', 'server', 'client'];
const spans = exporter.getFinishedSpans().map(({ kind, attributes }) => ({
  kind: KINDS[kind],
  target:
    new URL(String(attributes['http.url'] ?? attributes['url.full'] ?? gatewayUrl)).port === new URL(upstreamUrl).port
      ? 'upstream'
      : 'gateway',
  path: attributes['http.target'] ?? attributes['url.path'] ?? new URL(String(attributes['url.full'])).pathname,
  circuit: Object.entries(attributes)
    .filter(([name]) => name.startsWith('fluxgate.'))
    .map(([, value]) => value),
}));
console.log(JSON.stringify(spans));
