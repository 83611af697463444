import { LogListener } from '@fluxgate/listener-log';
import { PrometheusListener } from '@fluxgate/listener-prometheus';
import { SlackListener } from '@fluxgate/listener-slack';
import type { FastifyBaseLogger } from 'fastify';
import { Registry } from 'prom-client';
import { createCircuits } from './circuits.js';
import { createGateway } from './gateway.js';
import { listen } from './listen.js';
import { runbookFor } from './runbooks.js';
import { SlackLosses } from './slack-losses.js';
import { type SlackStandIn, startSlackStandIn } from './slack-stand-in.js';
import { closeUpstreams, startUpstreams } from './upstreams.js';

/** What {@link startDemo} can be told. */
export interface DemoOptions {
  readonly log: FastifyBaseLogger;
  /** The gateway's port; 0 for one that is free. */
  readonly port: number;
  /** Where to post Slack messages. Default: a stand-in that the demo starts itself. */
  readonly slackWebhookUrl?: string | undefined;
  /** How long payments stay open, in ms. Default 5,000. */
  readonly paymentsCooldown?: number;
  /** How long to wait, when closing, for Slack to take what is queued, in ms. It takes one message a second. Default 5,000. */
  readonly flushTimeout?: number;
}

/** The whole demo, running. */
export interface Demo {
  /** The gateway's base URL. */
  readonly url: string;
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
  /** Give up the messages that wait, and say in the log which those are. For who ends the process without {@link close}. */
  abandon(): Promise<void>;
}

/**
 * Start upstreams, Slack's stand-in, circuits and gateway.
 *
 * @throws PortError when the port cannot be had; what was started before is stopped again
 */
export async function startDemo(options: DemoOptions): Promise<Demo> {
  const { log, port, slackWebhookUrl, paymentsCooldown, flushTimeout = 5_000 } = options;
  const started: (() => unknown)[] = [];
  const losses = new SlackLosses(log);
  const close = async (): Promise<boolean> => {
    for (let stop = started.pop(); stop !== undefined; stop = started.pop()) await stop();
    return losses.atTheEnd === 0;
  };

  try {
    const upstreams = await startUpstreams();
    started.push(() => closeUpstreams(upstreams));

    const standIn = slackWebhookUrl === undefined ? await startSlackStandIn() : undefined;
    if (standIn !== undefined) started.push(() => standIn.close());

    const registry = new Registry();
    const logListener = new LogListener({ logger: log, calls: true });
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

    const circuits = createCircuits({
      listeners: [new PrometheusListener({ registry }), slack, logListener],
      onError: logListener.onError,
      ...(paymentsCooldown !== undefined && { paymentsCooldown }),
    });
    const gateway = createGateway({ circuits, upstreams, slack: standIn, registry, log });
    started.push(() => gateway.close());
    url = await listen(gateway, port);
    return { url, standIn, paymentsUrl: upstreams.payments.url, close, abandon };
  } catch (error) {
    await close();
    throw error;
  }
}
