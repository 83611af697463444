import { CircuitBreaker, consecutive, cooldown, failureStreak, probes, slowRate } from '@fluxgate/core';
import { virtualClock } from '@fluxgate/core/testing';
import { describe, expect, it } from '@jest/globals';
import { SlackListener, type SlackListenerOptions } from './index.js';
import { rig } from './testing/rig.js';
import { manual } from './testing/signals.js';
import { texts } from './testing/slack-limits.js';

const webhookUrl = 'https://hooks.slack.com/services/T0000/B0000/kEyThatNobodyMaySee1234';

describe('with a breaker', () => {
  it('tells a whole cycle: why it opened, how long it was so, how often it reopened, when it is tried next', async () => {
    const { server, time, listener } = await rig();
    const clock = virtualClock({ epoch: time.epoch() });
    const breaker = new CircuitBreaker({
      name: 'payment_api',
      tripper: failureStreak(3),
      retry: cooldown(60_000),
      recovery: probes(1),
      clock,
      listeners: [listener],
    });
    const pass = async (ms: number): Promise<void> => {
      clock.advance(ms);
      await time.advance(ms);
    };
    const fail = (): Promise<unknown> => breaker.call(() => Promise.reject(new Error('down'))).catch(() => {});

    await pass(300_000);
    for (let i = 0; i < 3; i++) await fail();
    await pass(60_000);
    // The probe fails: the circuit is half open for so short a time that one message tells both.
    await fail();
    await pass(60_000);
    await breaker.call(async () => 'well');
    await pass(60_000);

    const shown = server.messages.map(({ ts: _ts, ...message }) => texts(message).join('\n'));
    expect(shown).toHaveLength(3);
    expect(shown[0]).toContain('🚨 Circuit Breaker Triggered');
    expect(shown[0]).toContain('*Why:* `3 failures in a row`');
    expect(shown[0]).toContain('Rule: `failure_streak 3 &gt;= 3`');
    expect(shown[0]).toContain('*Previously:* closed for 5 min');
    expect(shown[0]).toContain('(in 1 min)');
    expect(shown[1]).toContain('⚠️ Circuit Breaker Re-triggered · 2 transitions');
    expect(shown[1]).toContain('open → half_open  waited 1 min · cooldown 60000 ms');
    expect(shown[1]).toContain('half_open → open  probe failure rate 100% (limit 50%, 1 probe) · probes 1 &gt;= 0.5');
    expect(shown[1]).toContain('*Reopened:* once');
    expect(shown[2]).toContain('✅ Circuit Breaker Recovered · 2 transitions');
    expect(shown[2]).toContain('*Reopened:* once');
  });

  it('tells all that core’s rules know: from when a call was slow, how many probes were wanted, that one failed', async () => {
    const { server, time, listener } = await rig();
    const clock = virtualClock({ epoch: time.epoch() });
    const slow = new CircuitBreaker({
      name: 'slow',
      clock,
      tripper: slowRate(0.4, { threshold: 300 }),
      recovery: probes(3),
      listeners: [listener],
    });
    await slow.call(async () => clock.advance(300));
    const strict = new CircuitBreaker({ name: 'strict', clock, recovery: consecutive(3), listeners: [listener] });
    strict.trip();
    clock.advance(60_000);
    const fail = (breaker: CircuitBreaker): Promise<unknown> =>
      breaker.call(() => Promise.reject(new Error('down'))).catch(() => {});
    await fail(strict);
    await fail(slow);
    // Half open, more and more calls are let through.
    clock.advance(60_000);
    await fail(slow);
    await time.advance(60_000);
    const shown = server.messages.map(({ ts: _ts, ...message }) => texts(message).join('\n')).join('\n');
    expect(shown).toContain('slow calls (300 ms or longer) 100% (limit 40%, 1 call)');
    expect(shown).toContain('probe failure rate 100% (limit 50%, 2 of 3 probes)');
    expect(shown).toContain('a probe failed after 0 of 3 successful ones');
  });

  it('serves any number of circuits, and knows since when each is in its state', async () => {
    const { server, time, listener } = await rig();
    const clock = virtualClock({ epoch: time.epoch() });
    const a = new CircuitBreaker({ name: 'a', clock, listeners: [listener] });
    clock.advance(60_000);
    const b = new CircuitBreaker({ name: 'b', clock, listeners: [listener] });
    clock.advance(60_000);
    a.trip();
    b.trip();
    await time.advance(10_000);
    expect(server.messages.map((one) => /closed for ([^"]+)"/.exec(JSON.stringify(one))?.[1])).toEqual([
      '2 min',
      '1 min',
    ]);
  });

  it('says nothing of how long it was in a state when the wall clock was set back, or nobody saw it begin', async () => {
    const { server, time, listener, tell } = await rig();
    const clock = virtualClock({ epoch: time.epoch() });
    const breaker = new CircuitBreaker({ name: 'a', clock, listeners: [listener] });
    clock.setEpoch(time.epoch() - 3_600_000);
    breaker.trip();
    tell('closed', 'open', { circuitName: 'never attached' });
    await time.advance(10_000);
    expect(server.messages).toHaveLength(2);
    expect(JSON.stringify(server.messages)).not.toContain('Before that');
  });

  it('tells what waits of a circuit that was detached', async () => {
    const { server, time, listener } = await rig();
    const breaker = new CircuitBreaker({ name: 'a' });
    const remove = breaker.addListener(listener);
    breaker.trip();
    remove();
    await time.advance(1_000);
    expect(server.messages).toHaveLength(1);
  });
});

describe('filters', () => {
  it.each([
    ['only', { only: ['closed->open', 'half_open->closed'] }, ['closed → open', 'half_open → closed']],
    ['only, with *', { only: ['*->open'] }, ['closed → open', 'half_open → open']],
    [
      'only, as a function',
      { only: (signal) => signal.circuitName.startsWith('half') },
      ['half_open → open', 'half_open → closed'],
    ],
    ['ignore', { ignore: ['open->half_open', '*->closed'] }, ['closed → open', 'half_open → open']],
    [
      'ignore, as a function',
      { ignore: (signal) => signal.newState === 'open' },
      ['open → half_open', 'half_open → closed'],
    ],
    ['both', { only: ['*->open'], ignore: ['half_open->*'] }, ['closed → open']],
  ] as [string, Pick<SlackListenerOptions, 'only' | 'ignore'>, string[]][])('%s', async (_, filter, told) => {
    const { server, time, tell } = await rig(filter);
    for (const [from, to] of [
      ['closed', 'open'],
      ['open', 'half_open'],
      ['half_open', 'open'],
      ['half_open', 'closed'],
    ] as const) {
      tell(from, to, { circuitName: `${from} ${to}` });
    }
    await time.advance(60_000);
    expect(server.messages.map(({ text }) => /\w+ → \w+/.exec(text)?.[0])).toEqual(told);
  });

  it('muteManual leaves out what was done by hand', async () => {
    const { server, time, tell } = await rig({ muteManual: true });
    tell('closed', 'forced_open', { reason: manual('force_open', 'maintenance'), circuitName: 'by hand' });
    tell('closed', 'open', { circuitName: 'by itself' });
    await time.advance(60_000);
    expect(server.messages.map(({ text }) => text)).toEqual([expect.stringContaining('by itself')]);
  });

  it('that throws keeps nothing from being told', async () => {
    const fault = new Error('filter');
    const filter = (): boolean => {
      throw fault;
    };
    const { server, time, tell, faults } = await rig({ only: filter, ignore: filter });
    const told = tell('closed', 'open');
    await time.advance(1_000);
    expect(server.messages).toHaveLength(1);
    expect(faults).toEqual([
      { error: fault, source: 'filter', signals: [told] },
      { error: fault, source: 'filter', signals: [told] },
    ]);
  });
});

describe('templates', () => {
  it('replace the message of a transition, the most telling pattern first', async () => {
    const { server, time, tell } = await rig({
      templates: {
        '*->*': () => ({ text: 'any' }),
        '*->open': () => ({ text: 'opened' }),
        'closed->open': ({ signal }) => ({ text: `${signal.circuitName} is down` }),
      },
    });
    tell('closed', 'open', { circuitName: 'a' });
    tell('half_open', 'open', { circuitName: 'b' });
    tell('open', 'closed', { circuitName: 'c' });
    await time.advance(60_000);
    expect(server.messages.map(({ text }) => text)).toEqual(['a is down', 'opened', 'any']);
    expect(server.messages[0]?.blocks).toBeUndefined();
  });

  it('get the standard message, to change a part of it or to leave it as it is', async () => {
    const { server, time, tell } = await rig({
      templates: {
        'closed->open': (_, standard) => ({ ...standard, text: `Wake up! ${standard.text}` }),
        'open->half_open': () => undefined,
      },
    });
    tell('closed', 'open', { circuitName: 'a' });
    tell('open', 'half_open', { circuitName: 'b' });
    await time.advance(60_000);
    expect(server.messages[0]?.text).toMatch(/^Wake up! 🚨/);
    expect(server.messages[0]?.attachments).toHaveLength(1);
    expect(server.messages[1]?.text).toMatch(/^🔄/);
  });

  it('have one for folded messages', async () => {
    const { server, time, tell } = await rig({
      templates: { folded: (transitions) => ({ text: transitions.map(({ signal }) => signal.newState).join(', ') }) },
    });
    tell('closed', 'open');
    tell('open', 'half_open');
    await time.advance(60_000);
    expect(server.messages.map(({ text }) => text)).toEqual(['open, half_open']);
  });

  it('that throw cost no message', async () => {
    const fault = new Error('template');
    const broken = (): never => {
      throw fault;
    };
    const { server, time, tell, faults } = await rig({ templates: { '*->*': broken, folded: broken } });
    const first = tell('closed', 'open');
    await time.advance(0);
    const others = [tell('open', 'half_open'), tell('half_open', 'closed')];
    await time.advance(60_000);
    expect(server.messages.map(({ text }) => text.slice(0, 2))).toEqual(['🚨', expect.stringContaining('✅')]);
    expect(faults).toEqual([
      { error: fault, source: 'template', signals: [first] },
      { error: fault, source: 'template', signals: others },
    ]);
  });

  it('that make what Slack refuses are reported with what Slack said', async () => {
    const { time, tell, lost } = await rig({
      templates: {
        '*->*': () => ({ text: 'x', blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3_001) } }] }),
      },
    });
    tell('closed', 'open');
    await time.advance(1_000);
    expect(lost()).toEqual([expect.objectContaining({ reason: 'refused', status: 400 })]);
    expect(lost()[0]?.message).toContain('invalid_blocks');
  });
});

describe('links', () => {
  const buttons = (message: unknown): unknown[] =>
    [...JSON.stringify(message).matchAll(/"text":"([^"]+)","emoji":true\},"url":"([^"]+)"/g)].map(([, label, url]) => [
      label,
      url,
    ]);

  it.each([
    ['en', ['Dashboard', 'Runbook', 'On call']],
    ['ko', ['대시보드', '런북', 'On call']],
  ] as const)('are buttons, labelled in %s', async (locale, labels) => {
    const { server, time, tell } = await rig({
      locale,
      links: {
        dashboard: 'https://grafana.example/d/1',
        runbook: new URL('https://wiki.example/run'),
        'On call': 'https://pager.example/',
        none: undefined,
      },
    });
    tell('closed', 'open');
    await time.advance(1_000);
    expect(buttons(server.messages)).toEqual([
      [labels[0], 'https://grafana.example/d/1'],
      [labels[1], 'https://wiki.example/run'],
      [labels[2], 'https://pager.example/'],
    ]);
  });

  it('can differ by circuit', async () => {
    const { server, time, tell } = await rig({
      links: (name, { newState }) => (newState === 'open' ? { runbook: `https://wiki.example/${name}` } : undefined),
    });
    tell('closed', 'open', { circuitName: 'a' });
    tell('open', 'half_open', { circuitName: 'b' });
    await time.advance(60_000);
    expect(server.messages.map(buttons)).toEqual([[['Runbook', 'https://wiki.example/a']], []]);
  });

  it('that Slack would refuse are left out and reported: the message matters more', async () => {
    const { server, time, tell, faults } = await rig({
      links: () => ({
        dashboard: 'javascript:alert(1)',
        runbook: `https://wiki.example/${'x'.repeat(3_000)}`,
        ['L'.repeat(200)]: 'https://a.example/',
      }),
    });
    tell('closed', 'open');
    await time.advance(1_000);
    expect(server.messages).toHaveLength(1);
    expect(buttons(server.messages)).toEqual([[expect.stringMatching(/^L+$/), 'https://a.example/']]);
    expect(faults.map(({ source, error }) => [source, error.name])).toEqual([
      ['links', 'TypeError'],
      ['links', 'TypeError'],
    ]);
  });

  it('beyond 25 are left out and reported', async () => {
    const { server, time, tell, faults } = await rig({
      links: () => Object.fromEntries(Array.from({ length: 30 }, (_, i) => [`link ${i}`, 'https://a.example/'])),
    });
    tell('closed', 'open');
    await time.advance(1_000);
    expect(server.messages.map(buttons)[0]).toHaveLength(25);
    expect(faults.map(({ source, error }) => `${source}: ${error.message}`)).toEqual([
      'links: links must be at most 25; got 30',
    ]);
  });

  it('that throw cost no message', async () => {
    const { server, time, tell, faults } = await rig({
      links: () => {
        throw new Error('links');
      },
    });
    tell('closed', 'open');
    await time.advance(1_000);
    expect(server.messages).toHaveLength(1);
    expect(faults.map(({ source }) => source)).toEqual(['links']);
  });
});

describe('options that are not accepted', () => {
  it.each([
    [{}, TypeError, 'webhookUrl … undefined'],
    [undefined, TypeError, 'new SlackListener(options) … undefined'],
    [{ webhookURL: webhookUrl }, TypeError, 'unknown option "webhookURL"; expected one of'],
    [{ webhookUrl, minIntervall: undefined }, TypeError, 'unknown option "minIntervall"'],
    [{ webhookUrl, constructor: 1 }, TypeError, 'unknown option "constructor"'],
    [{ webhookUrl: '' }, TypeError, 'webhookUrl … ""'],
    [{ webhookUrl: 5 }, TypeError, 'webhookUrl … 5'],
    [{ webhookUrl, channel: 'C1' }, TypeError, "either 'webhookUrl', or 'token' and 'channel'; got both"],
    [{ token: 'xoxb-1' }, TypeError, 'channel … undefined'],
    [{ channel: 'C1' }, TypeError, 'token … undefined'],
    [{ token: 'xoxb-1', channel: 'C1', apiUrl: 'nowhere' }, TypeError, 'apiUrl … "nowhere"'],
    [{ webhookUrl, locale: 'fr' }, TypeError, "locale must be 'en' or 'ko'; got \"fr\""],
    [
      { webhookUrl, templates: { 'closed->opened': () => undefined } },
      TypeError,
      'a key of templates … "closed->opened"',
    ],
    [{ webhookUrl, templates: { 'closed->open': 'text' } }, TypeError, 'templates[\'closed->open\'] … "text"'],
    [{ webhookUrl, links: { dashboard: 'grafana' } }, TypeError, 'links["dashboard"] … "grafana"'],
    [
      { webhookUrl, links: { dashboard: 'javascript:alert(1)' } },
      TypeError,
      'links["dashboard"] must be an http:// or https:// URL; got',
    ],
    [{ webhookUrl, only: 'open' }, TypeError, 'only … "open"'],
    [
      { webhookUrl, only: ['open'] },
      TypeError,
      "only[0] must be two states such as 'closed->open', where '*' matches any state; got \"open\"",
    ],
    [{ webhookUrl, ignore: ['closed->opn'] }, TypeError, 'ignore[0] … "closed->opn"'],
    [{ webhookUrl, muteManual: 'yes' }, TypeError, 'muteManual must be true or false; got "yes"'],
    [{ webhookUrl, minInterval: -1 }, RangeError, 'minInterval must be a number of ms from 0 up to 2147483647; got -1'],
    [{ webhookUrl, minInterval: Number.NaN }, RangeError, 'minInterval … NaN'],
    [{ webhookUrl, timeout: 0 }, RangeError, 'timeout must be a number of ms above 0 up to 2147483647; got 0'],
    [{ webhookUrl, timeout: Number.POSITIVE_INFINITY }, RangeError, 'timeout … Infinity'],
    [{ webhookUrl, retries: 1.5 }, RangeError, 'retries must be an integer of at least 0; got 1.5'],
    [{ webhookUrl, retryDelay: '1s' }, TypeError, 'retryDelay … "1s"'],
    [{ webhookUrl, maxRetryDelay: 0 }, RangeError, 'maxRetryDelay … 0'],
    [{ webhookUrl, maxRetryAfter: 2 ** 40 }, RangeError, 'maxRetryAfter … 1099511627776'],
    [{ webhookUrl, resendUnanswered: 1 }, TypeError, 'resendUnanswered … 1'],
    [{ webhookUrl, maxPending: 0 }, RangeError, 'maxPending must be an integer of at least 1; got 0'],
    [{ webhookUrl, onError: 'log' }, TypeError, 'onError … "log"'],
    [{ webhookUrl, fetch: {} }, TypeError, 'fetch … an object'],
    [{ webhookUrl, clock: { now: () => 0 } }, TypeError, 'clock must be a clock … got an object'],
    [{ webhookUrl, random: 4 }, TypeError, 'random … 4'],
    [{ webhookUrl, labels: 'prod' }, TypeError, 'labels … "prod"'],
    [{ webhookUrl, labels: { env: 5 } }, TypeError, 'labels["env"] must be a non-empty string; got 5'],
    [
      { webhookUrl, labels: Object.fromEntries([...'abcdefghijk'].map((x) => [x, x])) },
      RangeError,
      'at most 10; got 11',
    ],
    [{ webhookUrl, failures: 'all' }, TypeError, "failures must be 'code' or 'message'; got \"all\""],
    [{ webhookUrl, shadow: 1 }, TypeError, 'shadow must be true or false; got 1'],
    [
      {
        webhookUrl,
        links: Object.fromEntries(Array.from({ length: 26 }, (_, i) => [`link ${i}`, 'https://a.example'])),
      },
      RangeError,
      'links must be at most 25; got 26',
    ],
  ])('%j', (options, kind, message) => {
    const make = (): SlackListener => new SlackListener(options as unknown as SlackListenerOptions);
    expect(make).toThrow(kind);
    for (const part of message.split(' … ')) expect(make).toThrow(part);
  });

  it('names what it takes, and not what a misspelt option was given: it may be a secret', () => {
    const make = (): SlackListener => new SlackListener({ webhookURL: webhookUrl } as unknown as SlackListenerOptions);
    expect(make).toThrow(/webhookUrl, token, channel, .*, random$/);
    expect(make).not.toThrow(webhookUrl);
  });
});
