import { expect, it } from '@jest/globals';
import { run } from './support/run.js';

interface PrintedSpan {
  readonly kind: 'server' | 'client';
  readonly target: 'gateway' | 'upstream';
  readonly path: string;
  readonly circuit: readonly string[];
}

it("spans of OpenTelemetry's HTTP instrumentation carry the calls that were made while they were active", async () => {
  const spans: PrintedSpan[] = JSON.parse(await run('test/programs/http.mts'));
  const of = (kind: string, target: string) =>
    spans
      .filter((span) => span.kind === kind && span.target === target)
      .map(({ path, circuit }) => [path, ...circuit].join(' '))
      .sort();

  // The gateway's server spans called the circuit within them.
  expect(of('server', 'gateway')).toEqual([
    '/bad',
    '/bad payment_api closed failure',
    '/good',
    '/good',
    '/good payment_api closed success',
    '/good payment_api closed success',
    '/open payment_api forced_open not_permitted',
  ]);
  // Client spans begin and end within the call.
  expect(of('client', 'upstream')).toEqual(['/bad', '/good', '/good']);
});
