import { describe, expect, it } from '@jest/globals';
import { CIRCUIT_OPEN } from '../shop/shop.js';
import { findingsOf } from './findings.js';
import type { Observations } from './observations.js';
import type { TapedLine } from './tape.js';

const answer = { endpoint: 'orders', status: 201, answeredBy: 'payments', roundTrip: 12, inGateway: 10 } as const;
const failed = { ...answer, status: 202, answeredBy: 'fallback', because: 'payments answered 503' } as const;
const rejected = { ...failed, because: CIRCUIT_OPEN, inGateway: 0.05 } as const;

function scrape(state: 'closed' | 'open', opened: number, tried: number, closed: number): string {
  const series = (metric: string, labels: string, value: number) =>
    `${metric}{circuit_name="payment_api",${labels}} ${value}`;
  const transition = (from: string, to: string, value: number) =>
    series('circuit_breaker_state_transition_total', `old_state="${from}",new_state="${to}"`, value);
  return [
    series('circuit_breaker_state', 'state="closed"', state === 'closed' ? 1 : 0),
    series('circuit_breaker_state', 'state="open"', state === 'open' ? 1 : 0),
    transition('closed', 'open', opened),
    transition('open', 'half_open', tried),
    transition('half_open', 'closed', closed),
  ].join('\n');
}

function line(level: number, oldState: string, newState: string): TapedLine {
  const msg = `Circuit Breaker 'payment_api' transitioned from ${oldState} to ${newState}`;
  const circuit = {
    name: 'payment_api',
    oldState,
    newState,
    reason: { text: newState === 'open' ? 'failure_streak 5 >= 5' : 'because' },
  };
  return { line: '', record: { level, msg, circuit } as TapedLine['record'] };
}

const message = (transition: string) => ({
  receivedAt: 0,
  title: '',
  lines: [`payment_api ${transition}`, 'Why: because; failure_streak 5 >= 5'],
});

const GOOD: Observations = {
  healthy: [answer, { ...answer, endpoint: 'stock', answeredBy: 'inventory' }],
  orders: [failed, rejected, answer],
  opened: { name: 'payment_api', state: 'open', reason: { text: 'failure_streak 5 >= 5' } },
  reachedWhileOpen: 0,
  circuits: [
    { name: 'payment_api', state: 'closed', reason: { text: 'consecutive 3 >= 3 over 3 probes' } },
    { name: 'shipping_api', state: 'closed' },
  ],
  scrapes: { first: scrape('closed', 0, 0, 0), open: scrape('open', 1, 0, 0), last: scrape('closed', 1, 1, 1) },
  messages: ['closed → open', 'open → half_open', 'half_open → closed'].map(message),
  log: [line(40, 'closed', 'open'), line(30, 'open', 'half_open'), line(30, 'half_open', 'closed')],
};

const missing = (changed: Partial<Observations>) =>
  findingsOf({ ...GOOD, ...changed })
    .filter(({ observed }) => !observed)
    .map(({ part }) => part);

describe('the findings', () => {
  it('miss nothing in a story that went as it should', () => {
    expect(missing({})).toEqual([]);
  });

  it.each<[string, string, Partial<Observations>]>([
    ['healthy traffic', 'nobody was answered', { healthy: [] }],
    ['healthy traffic', 'a fallback answered', { healthy: [answer, rejected] }],
    ['healthy traffic', 'someone got an error', { healthy: [{ ...answer, status: 500 }] }],
    ['payments fails', 'no order met an error', { orders: [rejected, answer] }],
    ['circuit opens, with the reason', 'it stayed closed', { opened: { name: 'payment_api', state: 'closed' } }],
    ['circuit opens, with the reason', 'it did not say why', { opened: { name: 'payment_api', state: 'open' } }],
    ['circuit opens, with the reason', 'there is no such circuit', { opened: undefined }],
    ['fallback answers while open', 'no order was rejected', { orders: [failed, answer] }],
    [
      'fallback answers while open',
      'the fallback was slow',
      { orders: [failed, { ...rejected, inGateway: 3 }, answer] },
    ],
    [
      'fallback answers while open',
      'the header was missing',
      { orders: [failed, { ...rejected, inGateway: undefined }, answer] },
    ],
    ['fallback answers while open', 'payments was called', { reachedWhileOpen: 1 }],
    ['recovery by probes', 'it is still open', { circuits: [{ name: 'payment_api', state: 'open' }] }],
    [
      'recovery by probes',
      'someone reset it',
      { circuits: [{ name: 'payment_api', state: 'closed', reason: { text: 'manual' } }] },
    ],
    ['recovery by probes', 'orders are still queued', { orders: [failed, rejected] }],
    [
      'recovery by probes',
      'another circuit was drawn in',
      { circuits: [...GOOD.circuits, { name: 'inventory_api', state: 'open' }] },
    ],
    ['metrics', 'the series were missing at first', { scrapes: { ...GOOD.scrapes, first: '' } }],
    ['metrics', 'open was not shown', { scrapes: { ...GOOD.scrapes, open: scrape('closed', 1, 0, 0) } }],
    ['metrics', 'a transition was not counted', { scrapes: { ...GOOD.scrapes, last: scrape('closed', 1, 1, 0) } }],
    ['Slack messages', 'one was lost', { messages: GOOD.messages.slice(1) }],
    [
      'Slack messages',
      'one does not say why',
      { messages: GOOD.messages.map((one) => ({ ...one, lines: one.lines.slice(0, 1) })) },
    ],
    ['log lines', 'one was lost', { log: GOOD.log.slice(0, 2) }],
    ['log lines', 'opening was no warning', { log: [line(30, 'closed', 'open'), ...GOOD.log.slice(1)] }],
  ])('miss %s when %s', (part, _why, changed) => {
    expect(missing(changed)).toEqual([part]);
  });

  it('take lines about calls for no transitions', () => {
    const circuit = { name: 'payment_api', state: 'open', calls: { outcome: 'not_permitted', count: 5 } } as const;
    const calls: TapedLine = { line: '', record: { level: 40, msg: 'did not permit 5 calls', circuit } };
    expect(missing({ log: [calls, calls, calls] })).toContain('log lines');
    const finding = findingsOf({ ...GOOD, log: [calls, ...GOOD.log] }).find(({ part }) => part === 'log lines');
    expect(finding).toMatchObject({
      observed: true,
      seen: expect.stringMatching(/^3 transition records, .*; 1 records of failed or rejected calls/),
    });
  });

  it('take one message that tells of several transitions for as good', () => {
    const lines = [
      'payment_api: 3 transitions, because of something',
      'closed → open',
      'open → half_open',
      'half_open → closed',
      'failure_streak 5 >= 5',
    ];
    expect(missing({ messages: [{ receivedAt: 0, title: '', lines }] })).toEqual([]);
  });
});
