import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import schema from 'otlp-schema/build/src/generated/root.js';

/** A message of the protocol, by a decoder that has nothing to do with the SDK's encoder. It comes without useful types. */
interface Message {
  decode(bytes: Uint8Array): object;
  toObject(message: object, options: object): unknown;
}

// biome-ignore lint/suspicious/noExplicitAny: see above
const { collector } = (schema as any).opentelemetry.proto;
const REQUESTS: Readonly<Record<string, Message>> = {
  '/v1/metrics': collector.metrics.v1.ExportMetricsServiceRequest,
  '/v1/logs': collector.logs.v1.ExportLogsServiceRequest,
  '/v1/traces': collector.trace.v1.ExportTraceServiceRequest,
};

/** A request of OTLP over HTTP, decoded. Names are those of the protocol's JSON, in either encoding. */
export interface Exported {
  readonly path: string;
  readonly type: string | undefined;
  // biome-ignore lint/suspicious/noExplicitAny: a message of the protocol, which tests look into
  readonly body: any;
}

/** What stands for an OpenTelemetry collector: it takes OTLP over HTTP, as protobuf and as JSON. */
export interface Collector {
  readonly url: string;
  readonly requests: readonly Exported[];
  close(): Promise<void>;
}

export async function startCollector(): Promise<Collector> {
  const requests: Exported[] = [];
  const server = createServer(async (request, response) => {
    try {
      requests.push(await decoded(request));
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
    } catch (error) {
      response.writeHead(400).end(String(error));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function decoded(request: IncomingMessage): Promise<Exported> {
  const path = request.url ?? '';
  const type = request.headers['content-type'];
  const bytes = await buffer(request);
  if (type === 'application/json') return { path, type, body: JSON.parse(bytes.toString('utf8')) };
  const message = REQUESTS[path];
  if (type !== 'application/x-protobuf' || message === undefined) throw new TypeError(`not OTLP: ${path}, ${type}`);
  const options = { longs: Number, bytes: String, enums: Number };
  return { path, type, body: message.toObject(message.decode(bytes), options) };
}

/** One of the protocol's attributes. */
interface KeyValue {
  readonly key: string;
  readonly value: { stringValue?: string; intValue?: number | string; doubleValue?: number; boolValue?: boolean };
}

/** The protocol's list of attributes as an object. JSON has 64-bit integers as text. */
export function attributesOf(attributes: readonly KeyValue[] = []): Record<string, string | number | boolean> {
  return Object.fromEntries(
    attributes.map(({ key, value: { stringValue, intValue, doubleValue, boolValue } }) => [
      key,
      stringValue ?? (intValue === undefined ? undefined : Number(intValue)) ?? doubleValue ?? boolValue ?? '',
    ]),
  );
}

/** Every metric of a request: its kind, temporality (1 delta, 2 cumulative), unit, and its values by attributes. */
// biome-ignore lint/suspicious/noExplicitAny: a message of the protocol
export function metricsOf(body: any): Record<string, { kind: string; unit: string; points: Record<string, number> }> {
  const all: ReturnType<typeof metricsOf> = {};
  // biome-ignore lint/suspicious/noExplicitAny: a message of the protocol
  const metrics = body.resourceMetrics.flatMap((one: any) => one.scopeMetrics).flatMap((one: any) => one.metrics);
  for (const { name, unit, sum, histogram } of metrics) {
    const { aggregationTemporality, isMonotonic, dataPoints } = sum ?? histogram;
    const kind = sum ? (isMonotonic ? 'monotonic sum' : 'sum') : 'histogram';
    const points = dataPoints.map(
      (point: { attributes: KeyValue[]; asInt?: number; asDouble?: number; count?: number }) => [
        Object.values(attributesOf(point.attributes)).join(' '),
        Number(point.asInt ?? point.asDouble ?? point.count),
      ],
    );
    const temporality = aggregationTemporality === 1 ? 'delta' : 'cumulative';
    all[name] = { kind: `${kind}, ${temporality}`, unit, points: Object.fromEntries(points) };
  }
  return all;
}
