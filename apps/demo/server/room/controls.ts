import type { FastifyBaseLogger } from 'fastify';
import { type Faults, HEALTHY } from '../../shared/faults.js';
import type { Load } from '../shop/load.js';
import { SERVICES, type Service } from '../shop/services.js';
import type { Upstreams } from '../shop/upstreams.js';
import type { Chronicle } from './chronicle.js';

/** What {@link Controls} moves, and who is told. */
export interface ControlsOptions {
  readonly upstreams: Upstreams;
  readonly chronicle: Chronicle;
  readonly log: FastifyBaseLogger;
  /** Requests a second for each service, as long as nobody says otherwise. */
  readonly perSecond: number;
}

/** The dials of the services and the number of shoppers, for whoever moves them; each move is written down and logged. */
export class Controls {
  readonly #upstreams: Upstreams;
  readonly #chronicle: Chronicle;
  readonly #log: FastifyBaseLogger;
  readonly #usual: number;
  readonly #traffic: Record<Service, number>;
  #load: Pick<Load, 'set'> | undefined;

  constructor({ upstreams, chronicle, log, perSecond }: ControlsOptions) {
    this.#upstreams = upstreams;
    this.#chronicle = chronicle;
    this.#log = log;
    this.#usual = perSecond;
    this.#traffic = Object.fromEntries(SERVICES.map((service) => [service, perSecond])) as Record<Service, number>;
    for (const service of SERVICES) {
      chronicle.record({ kind: 'faults', service, faults: upstreams[service].faults });
      chronicle.record({ kind: 'traffic', service, perSecond });
    }
  }

  /** The shoppers have come: from now on they go where they are sent. */
  attach(load: Pick<Load, 'set'>): void {
    this.#load = load;
    for (const service of SERVICES) load.set(service, this.#traffic[service]);
  }

  /** Turn the dials that are given and leave the others; returns all of them. */
  turn(service: Service, change: Partial<Faults>): Faults {
    const before = JSON.stringify(this.#upstreams[service].faults);
    const faults = this.#upstreams[service].dial(change);
    if (JSON.stringify(faults) !== before) {
      this.#chronicle.record({ kind: 'faults', service, faults });
      this.#log.info({ service, faults }, `Chaos: ${service} ${described(faults)}`);
    }
    return faults;
  }

  /** Send so many requests a second to the service. */
  send(service: Service, perSecond: number): void {
    if (perSecond === this.#traffic[service]) return;
    this.#traffic[service] = perSecond;
    this.#load?.set(service, perSecond);
    this.#chronicle.record({ kind: 'traffic', service, perSecond });
    this.#log.info({ service }, `Traffic: ${service} gets ${perSecond} requests per second`);
  }

  /** No faults, and as many shoppers as usual. */
  restore(): void {
    for (const service of SERVICES) {
      this.turn(service, HEALTHY);
      this.send(service, this.#usual);
    }
  }
}

function described({ errorRate, latency, hang }: Faults): string {
  const wrong = [
    errorRate > 0 && `fails ${Math.round(errorRate * 100)} % of requests`,
    latency > 0 && `answers ${latency} ms later`,
    hang && 'hangs',
  ].filter(Boolean);
  return wrong.join(' and ') || 'is healthy';
}
