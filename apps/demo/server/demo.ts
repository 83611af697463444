import { randomUUID } from 'node:crypto';
import { LogListener } from '@fluxgate/listener-log';
import { PrometheusListener } from '@fluxgate/listener-prometheus';
import { SlackListener } from '@fluxgate/listener-slack';
import type { DestinationStream, Logger } from 'pino';
import { Registry } from 'prom-client';
import type { Setting } from '../shared/events.js';
import { type CrowdSize, startCrowd } from './crowd/crowd.js';
import { createGateway } from './http/gateway.js';
import { isAnyAddress, LOOPBACK, listen } from './http/listen.js';
import { roomLogger } from './log.js';
import { startOtlp } from './otlp/otlp.js';
import { PresetRunner } from './presets/runner.js';
import { Chronicle } from './room/chronicle.js';
import { Controls } from './room/controls.js';
import { factsOf } from './room/facts.js';
import { startScraper } from './room/scraper.js';
import { CircuitWatcher } from './room/watcher.js';
import { createCircuits, slowFrom } from './shop/circuits.js';
import { startLoad } from './shop/load.js';
import type { Pace } from './shop/pace.js';
import { SERVICES } from './shop/services.js';
import { closeUpstreams, startUpstreams } from './shop/upstreams.js';
import { SlackLosses } from './slack/losses.js';
import { runbookFor } from './slack/runbooks.js';
import { type SlackStandIn, startSlackStandIn } from './slack/stand-in.js';
import { REAL_TIME } from './time.js';

/** What {@link startDemo} can be told. */
export interface DemoOptions {
  /** Where the log goes, line by line as JSON. The room shows it too. */
  readonly output: DestinationStream;
  /** The gateway's port; 0 for one that is free. */
  readonly port: number;
  /** Where the gateway listens, and names by which it may be addressed too. Default: loopback, and none. */
  readonly host?: string | undefined;
  readonly names?: readonly string[] | undefined;
  /** Where to post Slack messages. Default: a stand-in that the demo starts itself. */
  readonly slackWebhookUrl?: string | undefined;
  /** The base URL of an OpenTelemetry collector to export to, by OTLP over HTTP. Default: none. */
  readonly otlpUrl?: string | undefined;
  /** How many requests a second shoppers send to each service. Default 0: nobody comes. */
  readonly perSecond?: number;
  /** Circuits beside those of the shop. Default none. */
  readonly crowd?: CrowdSize | undefined;
  /** From when on the shop takes something for too slow. Default {@link USUAL}. */
  readonly pace?: Pace | undefined;
  /** How long to wait, when closing, for Slack to take what is queued, in ms. It takes one message a second. Default 10,000. */
  readonly flushTimeout?: number;
}

/** The whole demo, running. */
export interface Demo {
  /** The gateway's base URL. */
  readonly url: string;
  readonly log: Logger;
  /** All that has happened. */
  readonly chronicle: Chronicle;
  /** Absent when messages go to the real Slack. */
  readonly standIn: SlackStandIn | undefined;
  /** The base URL of payments, to ask it what it saw. */
  readonly paymentsUrl: string;
  /**
   * Stop everything, in the opposite order: no more requests, then the messages that wait, then the rest.
   *
   * @returns whether Slack got all messages; what it did not get is in the log
   */
  close(): Promise<boolean>;
  /** Resolves when Slack has got all messages so far: `true`; or when `timeout` ms are over: `false`. */
  delivered(timeout: number): Promise<boolean>;
  /** Give up the messages that wait, and say in the log which those are. For who ends the process without {@link close}. */
  abandon(): Promise<void>;
}

/** Upper bounds for how long calls of the shop take, in seconds: from quick to given up. */
const BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.3, 1];

/**
 * Start upstreams, Slack's stand-in, circuits, gateway and shoppers.
 *
 * @throws ListenError when address or port cannot be had; what was started before is stopped again
 */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { output, port, host = LOOPBACK, names = [], slackWebhookUrl, perSecond = 0, crowd: crowdSize } = options;
  const { pace, flushTimeout = 10_000 } = options;
  const time = REAL_TIME;
  const chronicle = new Chronicle({ time });
  const log = roomLogger(output, chronicle);
  const started: (() => unknown)[] = [];
  const losses = new SlackLosses(log);
  const close = async (): Promise<boolean> => {
    for (let stop = started.pop(); stop !== undefined; stop = started.pop()) await stop();
    return losses.atTheEnd === 0;
  };

  try {
    const upstreams = await startUpstreams();
    started.push(() => closeUpstreams(upstreams));

    const onMessage = ({ body }: { readonly body: object }): void => chronicle.record({ kind: 'slack', body });
    const standIn = slackWebhookUrl === undefined ? await startSlackStandIn({ onMessage }) : undefined;
    if (standIn !== undefined) started.push(() => standIn.close());

    const registry = new Registry();
    const logListener = new LogListener({ logger: log, calls: true });
    const { onError } = logListener;
    const watcher = new CircuitWatcher(chronicle, slowFrom(pace));
    let url: string | undefined;
    const slack = new SlackListener({
      webhookUrl: slackWebhookUrl ?? (standIn as SlackStandIn).webhookUrl,
      links: (circuit, signal) => ({ dashboard: url && `${url}/#${circuit}`, runbook: runbookFor(signal) }),
      onError: losses.onError,
    });
    const abandon = async (): Promise<void> => {
      logListener.flush();
      await losses.during(() => slack.close({ timeout: 0 }));
    };
    started.push(abandon);
    started.push(() => slack.flush({ timeout: flushTimeout }));
    // Once no calls can come any more: what was counted of the last ones is told, too.
    started.push(() => logListener.flush());

    const otlp = options.otlpUrl === undefined ? undefined : startOtlp(options.otlpUrl, log);
    started.push(() => otlp?.close());

    const prometheus = new PrometheusListener({ registry, calls: true, buckets: BUCKETS });
    const circuits = createCircuits({
      listeners: [prometheus, slack, logListener, watcher, ...(otlp === undefined ? [] : [otlp.listener])],
      onError,
      pace,
    });
    const shopCircuits = SERVICES.map((service) => circuits[service]);
    // Of what is only played, Slack hears nothing, and log and metrics no single calls: they would hide the shop's.
    const crowdListeners = [new PrometheusListener({ registry }), new LogListener({ logger: log }), watcher];
    const crowd = crowdSize && startCrowd({ ...crowdSize, listeners: crowdListeners, onError, time });
    const setting: Setting = {
      run: randomUUID(),
      circuits: [...shopCircuits.map(factsOf), ...(crowd?.facts ?? [])],
      slack: standIn === undefined ? 'real' : 'stand-in',
    };

    const controls = new Controls({ upstreams, chronicle, log, perSecond });
    const breakers = shopCircuits.map(({ breaker }) => breaker);
    const runner = new PresetRunner({ controls, circuits: breakers, chronicle, log, time });
    started.push(watcher.start(time));
    started.push(startScraper(registry, chronicle, time, (err) => log.error({ err }, 'Cannot read the metrics')));

    const guarding = { names: [host, ...names], anyAddress: isAnyAddress(host) };
    const parts = { pace, circuits, upstreams, registry, chronicle, setting, controls, runner, log };
    const gateway = createGateway({ ...parts, ...guarding });
    started.push(() => gateway.close());
    url = await listen(gateway, port, host);

    const load = startLoad({ url, perSecond: 0 });
    started.push(() => load.stop());
    controls.attach(load);
    crowd?.start();
    started.push(() => crowd?.stop());
    started.push(() => runner.stop());
    const delivered = (timeout: number): Promise<boolean> => slack.flush({ timeout });
    return { url, log, chronicle, standIn, paymentsUrl: upstreams.payments.url, delivered, close, abandon };
  } catch (error) {
    await close();
    throw error;
  }
}
