// Two copies of the core in one process: what one of them made is used by the other.
import type * as One from '@fluxgate/core';
import type * as Log from '@fluxgate/listener-log';
import type * as Prometheus from '@fluxgate/listener-prometheus';
import type * as Slack from '@fluxgate/listener-slack';
import { pino } from 'pino';
import { Registry } from 'prom-client';

/** A copy of the core. */
export type Core = typeof One;

/** What another copy of the core has to offer: all but the classes, which no two copies share. */
export type Rules = Omit<Core, 'CircuitBreaker' | 'CircuitRegistry' | 'CallNotPermittedError' | 'Tally'> & {
  readonly CallNotPermittedError: { is(error: unknown): boolean };
};

/** A copy of each listener: its classes, and of their instances what is asked for below. */
export interface Listeners {
  readonly log: { readonly LogListener: new (options: Log.LogListenerOptions) => One.Listener };
  readonly prometheus: {
    readonly PrometheusListener: new (options: Prometheus.PrometheusListenerOptions) => One.Listener;
  };
  readonly slack: {
    readonly SlackListener: new (
      options: Slack.SlackListenerOptions,
    ) => One.Listener & Pick<Slack.SlackListener, 'flush' | 'close'>;
  };
}

/** A breaker of `ours` under rules that both copies had a hand in, heard by listeners that came with the other copy. */
export async function mingle(ours: Core, theirs: Rules, { log, prometheus, slack }: Listeners) {
  const lines: string[] = [];
  const posts: unknown[] = [];
  const registry = new Registry();
  const slackListener = new slack.SlackListener({
    webhookUrl: 'https://hooks.slack.com/services/T0/B0/secret',
    minInterval: 0,
    only: ['closed->open', 'half_open->closed'],
    fetch: async (_, init) => {
      posts.push(init?.body);
      return new Response('ok');
    },
  });
  const signals: string[] = [];
  let now = 0;

  const tripper = theirs
    .and(ours.minRequests(2), theirs.failureRate(1))
    .and(ours.or(theirs.closed(), theirs.halfOpened()));
  const tracker = ours.typeOf(RangeError).or(theirs.errorCode('ECONNREFUSED').and(theirs.not(ours.aborted())));
  const payments = new ours.CircuitBreaker({
    name: 'payment_api',
    window: theirs.countWindow(10),
    tracker,
    tripper,
    retry: theirs.cooldown(1_000),
    permit: theirs.permitAll(),
    recovery: theirs.consecutive(1),
    listeners: [
      ({ newState, reason }) => void signals.push(`${newState}: ${reason.leaves[0]?.rule}`),
      new log.LogListener({ logger: pino({}, { write: (line: string) => void lines.push(line) }) }),
      new prometheus.PrometheusListener({ registry }),
      slackListener,
    ],
    clock: { now: () => now, epoch: () => now },
  });
  const failWith = (error: Error) => payments.call(() => Promise.reject(error)).catch((caught: unknown) => caught);

  const errors = [
    await failWith(new TypeError('not tracked')),
    await failWith(new RangeError('tracked by our rule')),
    await failWith(Object.assign(new Error('tracked by their rule'), { code: 'ECONNREFUSED' })),
    await failWith(new RangeError('not permitted')),
  ];
  await slackListener.flush();
  now = 1_000;
  await payments.call(async () => 'recovered');
  await slackListener.close();
  const metrics = await registry.metrics();

  return {
    tripper: String(tripper),
    tracker: String(tracker),
    notPermitted: errors.map((error) => theirs.CallNotPermittedError.is(error)),
    signals,
    knownState: theirs.STATES.includes(payments.state),
    heard: {
      log: lines.map((line) => JSON.parse(line).circuit.newState),
      prometheus: metrics.split('\n').filter((line) => /^circuit_breaker_state_transition_total.* 1$/.test(line))
        .length,
      slack: posts.length,
    },
  };
}
