import { describe, expect, it } from '@jest/globals';
import { Recording } from '../shared/recording.js';
import { EMPTY_ROOM } from '../shared/room.js';
import { log, START, scrape, signal, slack, transitions } from './testing/events.js';
import { isTouched, signalOf, trace } from './trace.js';

const at = START + 10_300;
const opened = signal(10_300, 'closed', 'open');
const reopened = signal(15_400, 'half_open', 'open');

/** As the Slack listener writes it. */
function message(circuit: string, from: string, to: string, epoch: number) {
  const text = `\`${circuit}\` ${from} → *${to}*\n*Why:* \`5 failures in a row\``;
  const when = `*When:* <!date^${Math.floor(epoch / 1_000)}^{date_short_pretty} {time_secs}|fallback>`;
  const blocks = [
    { type: 'section', text: { type: 'mrkdwn', text } },
    { type: 'section', fields: [{ text: when }] },
  ];
  return { text: `${circuit} ${from} → ${to}`, attachments: [{ color: '#FF4C4C', blocks }] };
}

/** One that tells of several. */
const FOLDED = {
  attachments: [
    {
      blocks: [
        { text: '`payment_api`: 3 transitions in 5.1 s, now *open*' },
        { fields: [{ text: `*When:* <!date^${Math.floor(reopened.at / 1_000)}^{time_secs}|x>` }] },
        { text: `+0.0s = <!date^${Math.floor(at / 1_000)}^{time_secs}|x>` },
        {
          text: '```+0.0s closed → open  5 failures\n+5.0s open → half_open  waited\n+5.1s half_open → open  failed```',
        },
      ],
    },
  ],
};

describe('a transition is found', () => {
  const line = "[12:00:10] \u001b[33mWARN\u001b[39m: Circuit Breaker 'payment_api' transitioned from closed to open";
  const told = log(10_301, line);
  const scraped = scrape(11_000, { [transitions('payment_api', 'closed', 'open')]: '1' });
  const posted = slack(11_400, message('payment_api', 'closed', 'open', at));
  const recording = new Recording(EMPTY_ROOM, [
    slack(9_000, message('payment_api', 'closed', 'open', at - 60_000)),
    opened,
    log(10_300, "Circuit Breaker 'payment_api' saw a call fail"),
    log(10_301, line, { circuit: 'shipping_api' }),
    told,
    scrape(10_900, { [transitions('shipping_api', 'closed', 'open')]: '1' }),
    scraped,
    slack(11_100, message('shipping_api', 'closed', 'open', at)),
    posted,
  ]);

  it('in all three places', () => {
    expect(trace(recording, opened, START + 60_000)).toEqual({ log: told, metrics: scraped, slack: posted });
  });

  it('only where it has arrived by then', () => {
    expect(trace(recording, opened, START + 11_000)).toEqual({ log: told, metrics: scraped, slack: null });
    expect(trace(recording, opened, START + 10_300)).toEqual({ log: null, metrics: null, slack: null });
  });
});

describe('a message tells of a transition', () => {
  it('by circuit, states and second', () => {
    const others = [
      signal(10_300, 'closed', 'open', { circuit: 'payment_api_2' }),
      signal(12_300, 'closed', 'open'),
      signal(10_900, 'open', 'half_open'),
    ];
    const body = message('payment_api', 'closed', 'open', at);
    expect(signalOf(body, [opened, ...others])).toBe(opened);
    expect(signalOf(body, others)).toBeUndefined();
    // What happened before it may have been written down a moment later.
    const writtenLate = { ...opened, at: START + 11_002 };
    expect(signalOf(body, [writtenLate])).toBe(writtenLate);
  });

  it('or by line, when it tells of several; the last one counts', () => {
    expect(signalOf(FOLDED, [opened])).toBe(opened);
    expect(signalOf(FOLDED, [opened, reopened])).toBe(reopened);
    expect(signalOf(FOLDED, [signal(40_000, 'half_open', 'open')])).toBeUndefined();
  });

  it('or of none, when it is something else', () => {
    expect(signalOf({ text: 'lunch?' }, [opened])).toBeUndefined();
    expect(signalOf({}, [opened])).toBeUndefined();
  });
});

it('touches the gauges of both states and its own counter', () => {
  const touched = [
    'circuit_breaker_state{circuit_name="payment_api",state="open"}',
    'circuit_breaker_state{circuit_name="payment_api",state="closed"}',
    transitions('payment_api', 'closed', 'open'),
  ];
  const others = [
    'circuit_breaker_state{circuit_name="payment_api",state="half_open"}',
    'circuit_breaker_state{circuit_name="shipping_api",state="open"}',
    transitions('payment_api', 'half_open', 'open'),
  ];
  expect([...touched, ...others].filter((key) => isTouched(key, opened))).toEqual(touched);
});
