import { describe, expect, it } from '@jest/globals';
import { logs } from '@opentelemetry/api-logs';
import { OpenTelemetryListener } from './index.js';
import { metricsSdk } from './testing/sdk.js';

describe('options', () => {
  it('may all be left out, or be undefined', () => {
    const options = { meterProvider: undefined, loggerProvider: undefined, calls: undefined };
    for (const given of [undefined, {}, options]) {
      expect(new OpenTelemetryListener(given).onCall).toBeUndefined();
    }
  });

  it('take the providers of an SDK, and the logs object of the Logs API', () => {
    const { provider } = metricsSdk();
    expect(() => new OpenTelemetryListener({ meterProvider: provider, loggerProvider: logs })).not.toThrow();
    expect(() => new OpenTelemetryListener({ loggerProvider: logs.getLoggerProvider() })).not.toThrow();
  });

  it.each([
    [5, 'OpenTelemetryListener(options) must be an object of options; got 5'],
    [null, 'OpenTelemetryListener(options) must be an object of options; got null'],
    [{ call: true }, 'unknown option "call"; expected one of meterProvider, loggerProvider, calls'],
    [{ calls: 'yes' }, 'calls must be true or false; got "yes"'],
    [{ meterProvider: {} }, 'meterProvider must be a meter provider (an object with getMeter); got an object'],
    [{ meterProvider: null }, 'meterProvider must be a meter provider (an object with getMeter); got null'],
    [{ loggerProvider: [] }, 'loggerProvider must be a logger provider (an object with getLogger); got an array'],
    [
      { loggerProvider: () => {} },
      'loggerProvider must be a logger provider (an object with getLogger); got a function',
    ],
  ])('that are bad throw: %j', (options, message) => {
    expect(() => new OpenTelemetryListener(options as never)).toThrow(new TypeError(message));
  });
});
