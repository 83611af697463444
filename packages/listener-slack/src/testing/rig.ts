import type { Signal, State } from '@fluxgate/core';
import { afterEach } from '@jest/globals';
import type { SlackDeliveryError, SlackFaultSource } from '../errors.js';
import type { SlackOptions } from '../options.js';
import { SlackListener } from '../slack-listener.js';
import { signal } from './signals.js';
import { SlackServer } from './slack-server.js';
import { VirtualTime } from './virtual-time.js';

/** A listener that posts to a Slack of the test's own, in a time of the test's own. */
export interface Rig {
  readonly server: SlackServer;
  readonly time: VirtualTime;
  readonly listener: SlackListener;
  /** What `onError` was told. */
  readonly faults: { error: Error; source: SlackFaultSource; signals: readonly Signal[] }[];
  /** Those of them that are losses. */
  lost(): SlackDeliveryError[];
  /** Tell the listener of a transition that happens now. */
  tell(oldState: State, newState: State, more?: Partial<Signal>): Signal;
}

const servers: SlackServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()));
});

/** A {@link Rig}; jitter is taken out of it by a `random` that is always 1, so that waits are whole. */
export async function rig(options: SlackOptions & { bot?: boolean } = {}): Promise<Rig> {
  const { bot = false, ...given } = options;
  const time = new VirtualTime();
  const server = await new SlackServer(() => time.now()).start();
  servers.push(server);
  time.held = () => server.held;
  const faults: Rig['faults'] = [];
  const target = bot
    ? { token: SlackServer.TOKEN, channel: 'C0123456789', apiUrl: server.apiUrl }
    : { webhookUrl: server.webhookUrl };
  const listener = new SlackListener({
    clock: time,
    fetch: time.fetch,
    random: () => 1,
    onError: (error, context) => faults.push({ error, ...context }),
    ...given,
    ...target,
  });
  return {
    server,
    time,
    listener,
    faults,
    lost: () => faults.filter(({ source }) => source === 'delivery').map(({ error }) => error as SlackDeliveryError),
    tell(oldState, newState, more) {
      const told = signal({ oldState, newState, timestamp: time.epoch(), ...more });
      listener.onSignal(told);
      return told;
    },
  };
}
