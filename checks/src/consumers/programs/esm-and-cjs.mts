// A process in which some import the packages and some require them.
import * as core from '@fluxgate/core';
import * as log from '@fluxgate/listener-log';
import * as prometheus from '@fluxgate/listener-prometheus';
import * as slack from '@fluxgate/listener-slack';
import { type Core, mingle } from './mingle.mjs';
import * as required from './required.cjs';

// The types agree by themselves: a listener that was required hears a breaker that was imported.
new core.CircuitBreaker({ name: 'typed', listeners: [new required.log.LogListener()], retry: required.core.never() });

const result = {
  apart: (core.CircuitBreaker as unknown) !== required.core.CircuitBreaker,
  results: [
    await mingle(core, required.core, required),
    await mingle(required.core as unknown as Core, core, { log, prometheus, slack }),
  ],
};
console.log(`report: ${JSON.stringify(result)}`);
