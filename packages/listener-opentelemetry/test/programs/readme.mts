/**
 * Run pieces of code from the README as they stand, and print the names of the series that each exports.
 *
 * usage: node --conditions=@fluxgate/source --import tsx readme.mts FILE...
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { metrics } from '@opentelemetry/api';
import { metricsSdk, nonZero } from '../../src/testing/sdk.js';

const exported: string[][] = [];
for (const file of process.argv.slice(2)) {
  const { provider, figures } = metricsSdk();
  metrics.disable();
  metrics.setGlobalMeterProvider(provider);
  // What listeners share: the circuits of the file before.
  Reflect.deleteProperty(globalThis, Symbol.for('@fluxgate/listener-opentelemetry/1'));
  await import(pathToFileURL(resolve(file)).href);
  exported.push(Object.keys(nonZero(await figures())));
}
console.log(JSON.stringify(exported));
