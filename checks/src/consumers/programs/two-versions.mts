// A tree with two versions of the core, as happens when two dependencies ask for different ones.
import * as core from '@fluxgate/core';
import * as log from '@fluxgate/listener-log';
import * as prometheus from '@fluxgate/listener-prometheus';
import * as slack from '@fluxgate/listener-slack';
import * as other from 'other-core';
import { type Core, mingle } from './mingle.mjs';

const listeners = { log, prometheus, slack };
// The types agree by themselves: a listener made for one version hears a breaker of the other.
new other.CircuitBreaker({ name: 'typed', listeners: [new log.LogListener()], tripper: core.failureStreak(1) });

const result = {
  apart: (core.CircuitBreaker as unknown) !== other.CircuitBreaker,
  results: [await mingle(core, other, listeners), await mingle(other as unknown as Core, core, listeners)],
};
console.log(`report: ${JSON.stringify(result)}`);
