import type { CircuitBreaker } from '@fluxgate/core';
import { type Faults, HEALTHY } from '../../shared/faults.js';
import { PresetRunner } from '../presets/runner.js';
import { Chronicle } from '../room/chronicle.js';
import { Controls } from '../room/controls.js';
import { CircuitWatcher } from '../room/watcher.js';
import { createCircuits, slowFrom } from '../shop/circuits.js';
import { SERVICES, type Service } from '../shop/services.js';
import { UpstreamError, UpstreamTimeout } from '../shop/upstream-client.js';
import type { Upstreams } from '../shop/upstreams.js';
import { SILENT } from './logging.js';
import { type VirtualTime, virtualTime } from './virtual-time.js';

/** The shop's circuits with services and shoppers that are only played, in virtual time, for tests. */
export interface PlayedShop {
  readonly time: VirtualTime;
  readonly chronicle: Chronicle;
  readonly runner: PresetRunner;
}

/** How long the shop waits for a service, in ms. */
const TIMEOUT = 1_000;

/** Open one; a shopper comes to each service every so many ms. `random` decides what the real world leaves to chance. */
export function openPlayedShop(random: () => number, every = 66): PlayedShop {
  const time = virtualTime();
  const chronicle = new Chronicle({ time });
  const watcher = new CircuitWatcher(chronicle, slowFrom());
  const onError = (error: unknown): void => {
    throw error;
  };
  const clock = { now: time.now, epoch: time.now };
  const circuits = createCircuits({ listeners: [watcher], onError, clock, random });
  const upstreams = Object.fromEntries(SERVICES.map((service) => [service, playedService()])) as unknown as Upstreams;
  const controls = new Controls({ upstreams, chronicle, log: SILENT, perSecond: 15 });
  const breakers = SERVICES.map((service) => circuits[service].breaker);
  const runner = new PresetRunner({ controls, circuits: breakers, chronicle, log: SILENT, time });
  watcher.start(time);
  for (const service of SERVICES) time.every(every, () => visit(service, circuits[service].breaker));
  return { time, chronicle, runner };

  function visit(service: Service, breaker: CircuitBreaker): void {
    const { errorRate, latency, hang } = upstreams[service].faults;
    const answer = hang || latency >= TIMEOUT ? TIMEOUT : 10 + latency;
    breaker
      .call(async () => {
        await new Promise<void>((resolve) => time.after(answer, resolve));
        if (answer === TIMEOUT) throw new UpstreamTimeout(`${service} did not answer`);
        if (random() < errorRate) throw new UpstreamError(service, 503);
      })
      .catch(() => {});
  }
}

function playedService(): { readonly faults: Faults; dial(change: Partial<Faults>): Faults } {
  let faults = HEALTHY;
  return {
    get faults() {
      return faults;
    },
    dial: (change) => (faults = { ...faults, ...change }),
  };
}
