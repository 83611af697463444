import type { CircuitInfo } from '@fluxgate/core';
import type { Circuits, Rules } from './circuits.js';
import type { Faults } from './faults.js';
import { SERVICES, type Service } from './services.js';
import type { ReceivedMessage, SlackStandIn } from './slack-stand-in.js';
import type { Upstreams } from './upstreams.js';

/** What the page shows: one message that holds everything, the same for whoever asks. */
export interface View {
  /** When it was taken, in ms since the Unix epoch. */
  readonly at: number;
  readonly lanes: readonly Lane[];
  readonly slack: {
    /** Whether messages go to the stand-in, where they can be shown, or to the real Slack. */
    readonly postsTo: 'stand-in' | 'slack';
    /** The latest messages as received, the newest first. */
    readonly messages: readonly ReceivedMessage[];
  };
}

/** One circuit, the rules it was put together from, and the service behind it. */
export interface Lane {
  readonly service: Service;
  readonly circuit: CircuitInfo;
  /** Each rule as it prints itself. */
  readonly rules: Readonly<Record<keyof Rules, string>>;
  readonly faults: Faults;
}

/** What {@link viewOf} looks at. */
export interface Viewed {
  readonly circuits: Circuits;
  readonly upstreams: Upstreams;
  /** Absent when messages go to the real Slack. */
  readonly slack: Pick<SlackStandIn, 'messages'> | undefined;
}

/** How many Slack messages the page shows. */
const SHOWN = 12;

/** What there is to see now. */
export function viewOf({ circuits, upstreams, slack }: Viewed): View {
  return {
    at: Date.now(),
    lanes: SERVICES.map((service) => {
      const { breaker, rules } = circuits[service];
      return { service, circuit: breaker.info(), rules: printed(rules), faults: upstreams[service].faults };
    }),
    slack: {
      postsTo: slack === undefined ? 'slack' : 'stand-in',
      messages: slack === undefined ? [] : slack.messages.slice(-SHOWN).reverse(),
    },
  };
}

function printed(rules: Rules): Lane['rules'] {
  return Object.fromEntries(Object.entries(rules).map(([kind, rule]) => [kind, String(rule)])) as Lane['rules'];
}
