import type { ReasonLeaf, Signal, State } from '@fluxgate/core';
import { describe, expect, it } from '@jest/globals';
import { en } from './locales/en.js';
import { ko } from './locales/ko.js';
import type { Locale } from './locales/locale.js';
import { folded, plainest, type Style, single } from './standard.js';
import { CYCLE, manual, metric, signal, tripped } from './testing/signals.js';
import { texts, violations } from './testing/slack-limits.js';
import type { Transition } from './transition.js';

const HELD = { rule: 'probes', value: 0.1, comparison: '<', threshold: 0.5, sample: 10, of: 'probes' } as const;

const style = (locale: Locale, more: Partial<Style> = {}): Style => ({ locale, labels: [], failures: 'code', ...more });

const REFUSED = { name: 'Error', message: 'connect ECONNREFUSED 10.0.0.7:443', code: 'ECONNREFUSED', at: 0 };
const HUNG = { name: 'TimeoutError', message: 'timed out', code: 'FLUXGATE_TIMEOUT', at: 0 };
const BAD = { name: 'HttpError', message: 'token=secret', status: 503, at: 0 };

function message(
  given: Partial<Signal>,
  locale: Locale = en,
  more: Partial<Style> = {},
  kind: Partial<Transition> = {},
) {
  const made = single({ signal: signal(given), at: 0, ...kind }, style(locale, more), []);
  expect(violations({ ...made })).toEqual([]);
  return { ...made, shown: texts([made.blocks, made.attachments]).join('\n') };
}

describe('titles and colours', () => {
  it.each([
    ['closed', 'open', '🚨 Circuit Breaker Triggered', '🚨 Circuit Breaker 열림', '#FF4C4C'],
    ['open', 'half_open', '🔄 Attempting Circuit Breaker Recovery', '🔄 Circuit Breaker 복구 시도 중', '#FFA500'],
    ['half_open', 'open', '⚠️ Circuit Breaker Re-triggered', '⚠️ Circuit Breaker 다시 열림', '#FF4C4C'],
    ['half_open', 'closed', '✅ Circuit Breaker Recovered', '✅ Circuit Breaker 복구 완료', '#36A64F'],
    ['closed', 'forced_open', 'ℹ️ Circuit Breaker State Changed', 'ℹ️ Circuit Breaker 상태 변경', '#808080'],
    ['open', 'closed', 'ℹ️ Circuit Breaker State Changed', 'ℹ️ Circuit Breaker 상태 변경', '#808080'],
    ['metrics_only', 'disabled', 'ℹ️ Circuit Breaker State Changed', 'ℹ️ Circuit Breaker 상태 변경', '#808080'],
  ] as [State, State, string, string, string][])(
    '%s -> %s is %s (%s), %s',
    (oldState, newState, english, korean, colour) => {
      for (const [locale, title] of [
        [en, english],
        [ko, korean],
      ] as const) {
        const { text, blocks, attachments } = message({ oldState, newState }, locale);
        expect(blocks).toEqual([{ type: 'header', text: { type: 'plain_text', text: title, emoji: true } }]);
        expect(attachments?.map(({ color }) => color)).toEqual([colour]);
        expect(text.startsWith(`${title}: payment_api ${oldState} → ${newState}`)).toBe(true);
      }
    },
  );
});

describe('one transition', () => {
  const outage = (duration: number) => ({ since: Date.UTC(2026, 10, 22, 3, 3, 49), duration, reason: tripped() });

  it('tells what on-call has to know', () => {
    const metrics = metric({ avgDuration: 342, slowCounts: { 1000: 31 } });
    const { text, shown } = message(
      { retryAfter: 60_000, metrics, previousDuration: 11_600_000, failure: REFUSED, outage: outage(0) },
      en,
      {
        labels: [
          ['service', 'shop'],
          ['host', 'web-1'],
        ],
      },
    );
    expect(text).toBe(
      '🚨 Circuit Breaker Triggered: payment_api (shop, web-1) closed → open, failure rate 62% (limit 50%, 100 calls), last failure ECONNREFUSED. Next try in 1 min.',
    );
    expect(shown.split('\n')).toEqual([
      '🚨 Circuit Breaker Triggered',
      '`payment_api` closed → *open*',
      'Calls are now rejected. Last failure: ECONNREFUSED.',
      '*Why:* `failure rate 62% (limit 50%, 100 calls)`',
      'service: `shop`  host: `web-1`',
      '*When:* <!date^1795316645^{date_short_pretty} {time_secs}|2026-11-22 03:04:05 UTC>',
      '*Next try:* <!date^1795316705^{date_short_pretty} {time_secs}|2026-11-22 03:05:05 UTC> (in 1 min)',
      '*Previously:* closed for 3 h 13 min',
      'Rule: `failure_rate 0.62 &gt;= 0.5 over 100 calls`',
      'Window: 100 calls · 62 failed (62%) · 342 ms on average · 31 took 1 s or longer',
    ]);
  });

  it('tells it in Korean', () => {
    const { text, shown } = message(
      { retryAfter: 60_000, metrics: metric({ avgDuration: 342 }), previousDuration: 11_600_000, failure: HUNG },
      ko,
    );
    expect(text).toBe(
      '🚨 Circuit Breaker 열림: payment_api closed → open, 실패율 62%(기준 50% 이상, 호출 100건), 마지막 실패 TimeoutError FLUXGATE_TIMEOUT. 1분 후 다시 시도합니다.',
    );
    expect(shown.split('\n')).toEqual([
      '🚨 Circuit Breaker 열림',
      '`payment_api` closed → *open*',
      '이제 호출을 거부합니다. 마지막 실패: TimeoutError FLUXGATE_TIMEOUT',
      '*원인:* `실패율 62%(기준 50% 이상, 호출 100건)`',
      '*발생 시각:* <!date^1795316645^{date_short_pretty} {time_secs}|2026-11-22 03:04:05 UTC>',
      '*다음 시도:* <!date^1795316705^{date_short_pretty} {time_secs}|2026-11-22 03:05:05 UTC> (1분 후)',
      '*직전 상태:* 3시간 13분 동안 closed',
      '규칙: `failure_rate 0.62 &gt;= 0.5 over 100 calls`',
      '집계 구간: 호출 100건 · 실패 62건(62%) · 평균 342ms',
    ]);
  });

  it.each([
    [
      en,
      'Down for 16 s, reopened 3 times. Calls go through again.',
      '*Down:* 16 s, since <!date^1795316629^',
      '*Reopened:* 3 times',
    ],
    [
      ko,
      '장애 16초, 다시 열림 3회. 호출이 다시 통과합니다.',
      '*장애 시간:* <!date^1795316629^',
      '*다시 열린 횟수:* 3회',
    ],
  ])(
    'tells of a recovery how long the outage was, and not how long the probes took',
    (locale, line, down, reopened) => {
      const { text, shown } = message(
        {
          oldState: 'half_open',
          newState: 'closed',
          reopens: 3,
          previousDuration: 148,
          outage: outage(16_000),
          failure: BAD,
          reason: tripped(HELD),
        },
        locale,
      );
      expect(text).toContain(line);
      expect(text).not.toContain('HttpError');
      for (const part of [line, down, reopened]) expect(shown).toContain(part);
      expect(shown).not.toContain('148');
    },
  );

  it.each([
    [
      en,
      'The service has not recovered: calls are rejected again. Last failure: HttpError 503.',
      '*Down:* 16 s, since',
    ],
    [ko, '서비스가 아직 복구되지 않아 다시 호출을 거부합니다. 마지막 실패: HttpError 503', '부터 16초'],
  ])('tells of a reopening how long it has been down', (locale, meaning, down) => {
    const { shown } = message(
      { oldState: 'half_open', reopens: 1, outage: outage(16_000), failure: BAD, previousDuration: 300 },
      locale,
    );
    expect(shown).toContain(meaning);
    expect(shown).toContain(down);
    expect(shown).not.toContain('secret');
  });

  it.each([
    [en, 'Open for 1 min; probe calls now test whether the service has recovered.'],
    [ko, '1분 동안 열려 있었습니다. 시험 호출로 복구 여부를 확인합니다.'],
  ])('tells of an attempt what is going on', (locale, meaning) => {
    expect(message({ oldState: 'open', newState: 'half_open', previousDuration: 60_000 }, locale).shown).toContain(
      meaning,
    );
  });

  it('shows the message of a failure only on request, escaped and as code', () => {
    const failure = { ...BAD, message: 'token=<secret> `x`' };
    expect(message({ failure }).shown).not.toContain('secret');
    expect(message({ failure }, en, { failures: 'message' }).shown).toContain(
      '*Last failure:* `HttpError 503: token=&lt;secret&gt; ˋxˋ`',
    );
  });

  it.each([
    [en, 'Forced open manually: every call is rejected until someone acts.', '*Why:* `maintenance window`'],
    [ko, '수동 강제 열림: 누군가 조치할 때까지 모든 호출을 거부합니다.', '*원인:* `maintenance window`'],
  ])('says under the title what was done manually', (locale, meaning, why) => {
    const reason = manual('force_open', 'maintenance window');
    const { shown } = message({ newState: 'forced_open', reason }, locale);
    expect(shown).toContain(meaning);
    expect(shown).toContain(why);
    expect(message({ newState: 'forced_open', reason: manual('force_open') }, locale).shown).not.toContain(
      why.slice(0, 6),
    );
  });

  it('names who decided outside the breaker', () => {
    const reason = { ...tripped(), kind: 'external', by: 'fleet', text: 'fleet: 4 of 9 members open' } as const;
    const { shown } = message({ reason });
    expect(shown).toContain('Decided by fleet: calls are rejected.');
    expect(shown).toContain('*Why:* `fleet: 4 of 9 members open`');
    expect(message({ reason }, ko).shown).toContain('fleet의 결정: 호출을 거부합니다.');
  });

  it.each([
    [
      en,
      'ℹ️ Circuit Breaker Would Have Triggered',
      '`payment_api` stays metrics_only',
      'In metrics_only no call is rejected.',
    ],
    [ko, 'ℹ️ Circuit Breaker 열림 조건 충족(metrics_only)', '`payment_api` metrics_only 유지', 'metrics_only 상태여서'],
  ])('tells of an opening that metrics_only suppressed', (locale, title, what, meaning) => {
    const { shown, text, attachments } = message(
      { oldState: 'metrics_only', failure: HUNG },
      locale,
      {},
      { shadow: true },
    );
    for (const part of [title, what, meaning]) expect(shown).toContain(part);
    expect(text).toContain(title);
    expect(shown).not.toMatch(/Next try|다음 시도/);
    expect(attachments?.[0]?.color).toBe('#808080');
  });

  it('leaves out what is not known', () => {
    const { shown } = message({
      metrics: metric({ totalCount: 0, failureCount: 0, failureRate: undefined }),
      retryAfter: 1_000,
    });
    for (const absent of ['Window', 'Previously', 'Reopened', 'Down', 'Last failure', 'undefined', 'NaN']) {
      expect(shown).not.toContain(absent);
    }
  });

  it.each([
    [Number.MAX_SAFE_INTEGER, '*Next try:* in 104249991 d 8 h'],
    [undefined, '*Next try:* never by itself'],
  ])('tells of a wait of %p ms what can be said', (retryAfter, shown) => {
    expect(message(retryAfter === undefined ? {} : { retryAfter }).shown.split('\n')).toContain(shown);
  });

  it.each([Number.NaN, -1, 8.64e15, 8.64e15 + 1, Number.MAX_VALUE])('survives a clock that says %p', (timestamp) => {
    expect(message({ timestamp, outage: outage(1) }).shown).toMatch(/\*When:\* <!date\^\d+\^/);
  });

  it.each([
    [manual('trip', 'told by Kim'), 'told by Kim', 'told by Kim'],
    [
      tripped(HELD),
      'probe failure rate 10% (below 50%, 10 probes)',
      '시험 호출 실패율 10%(기준 50% 미만, 시험 호출 10건)',
    ],
    [
      tripped({ rule: 'queue_depth', value: 12.5, threshold: 10 }),
      'queue_depth 12.5 (limit 10, 100 calls)',
      'queue_depth 12.5(기준 10 이상, 호출 100건)',
    ],
  ])('tells why: %s', (reason, english, korean) => {
    expect(message({ reason }, en).shown).toContain(`*Why:* \`${english}\``);
    expect(message({ reason }, ko).shown).toContain(`*원인:* \`${korean}\``);
  });
});

describe('why, as a built-in rule tells it', () => {
  const calls = { sample: 20, of: 'calls' } as const;
  const probes = { rule: 'probes', of: 'probes', threshold: 0.5 } as const;

  it.each([
    [
      { rule: 'failure_rate', value: 0.55, comparison: '>=', threshold: 0.5, ...calls },
      'failure rate 55% (limit 50%, 20 calls)',
      '실패율 55%(기준 50% 이상, 호출 20건)',
    ],
    [
      {
        rule: 'slow_rate',
        value: 0.5,
        comparison: '>=',
        threshold: 0.4,
        ...calls,
        slowThreshold: 300,
        detail: 'slow from 300 ms',
      },
      'slow calls (300 ms or longer) 50% (limit 40%, 20 calls)',
      '느린 호출(300ms 이상) 비율 50%(기준 40% 이상, 호출 20건)',
    ],
    [
      { rule: 'avg_latency', value: 812.4, comparison: '>=', threshold: 500, unit: 'ms', ...calls },
      'average latency 812 ms (limit 500 ms, 20 calls)',
      '평균 응답 시간 812ms(기준 500ms 이상, 호출 20건)',
    ],
    [
      { rule: 'failure_streak', value: 5, comparison: '>=', threshold: 5 },
      '5 failures in a row',
      '연속 실패 5회(기준 5회 이상)',
    ],
    [
      { rule: 'failure_streak', value: 1, comparison: '<', threshold: 3 },
      '1 failure in a row (below 3)',
      '연속 실패 1회(기준 3회 미만)',
    ],
    [{ rule: 'min_requests', value: 20, comparison: '>=', threshold: 20 }, '20 calls', '호출 20건(기준 20건 이상)'],
    [
      { rule: 'cooldown', value: 61_000, comparison: '>=', threshold: 60_000, unit: 'ms' },
      'waited 1 min 1 s',
      '1분 1초 대기 후',
    ],
    [{ rule: 'always' }, 'tried again at once', '바로 재시도'],
    [
      { ...probes, value: 1, comparison: '>=', sample: 5, required: 10, failed: 5, detail: '5 failed, 10 wanted' },
      'probe failure rate 100% (limit 50%, 5 of 10 probes)',
      '시험 호출 실패율 100%(기준 50% 이상, 시험 호출 10건 중 5건)',
    ],
    [
      { ...probes, value: 0.1, comparison: '<', sample: 10, required: 10, failed: 1, detail: '1 failed, 10 wanted' },
      'probe failure rate 10% (below 50%, 10 probes)',
      '시험 호출 실패율 10%(기준 50% 미만, 시험 호출 10건)',
    ],
    [
      { rule: 'consecutive', value: 3, comparison: '>=', threshold: 3, sample: 3, of: 'probes' },
      '3 successful probes in a row',
      '시험 호출 연속 성공 3회(기준 3회 이상)',
    ],
    [
      {
        rule: 'consecutive',
        value: 0,
        comparison: '<',
        threshold: 3,
        sample: 1,
        of: 'probes',
        detail: 'the last one failed',
      },
      'a probe failed after 0 of 3 successful ones',
      '마지막 시험 호출 실패(연속 성공 0회, 기준 3회)',
    ],
    [
      { rule: 'queue_depth', value: 12, threshold: 10, detail: 'of the worker' },
      'queue_depth 12 (limit 10, of the worker)',
      'queue_depth 12(기준 10 이상, of the worker)',
    ],
    [
      { rule: 'consecutive', value: 5, comparison: '>=', threshold: 5, sample: 5, of: 'probes', slowThreshold: 300 },
      '5 successful probes in a row within 300 ms',
      '시험 호출 300ms 안에 연속 성공 5회(기준 5회 이상)',
    ],
    [
      {
        rule: 'failure_rate',
        value: 0.6,
        comparison: '>=',
        threshold: 0.5,
        ...calls,
        unsettled: 7,
        unsettledAfter: 300_000,
      },
      'failure rate 60% (limit 50%, 20 calls, 7 did not settle within 5 min)',
      '실패율 60%(기준 50% 이상, 호출 20건, 5분 안에 끝나지 않은 호출 7건)',
    ],
    [
      { rule: 'failure_streak', value: 5, comparison: '>=', threshold: 5, unsettled: 5, unsettledAfter: 300_000 },
      '5 failures in a row (5 did not settle within 5 min)',
      '연속 실패 5회(기준 5회 이상, 5분 안에 끝나지 않은 호출 5건)',
    ],
    [
      { ...probes, value: 0.6, threshold: 0.5, comparison: '>=', sample: 5, required: 10, slowThreshold: 200 },
      'slow probes (200 ms or longer) 60% (limit 50%, 5 of 10 probes)',
      '느린 시험 호출(200ms 이상) 비율 60%(기준 50% 이상, 시험 호출 10건 중 5건)',
    ],
    [{ rule: 'closed', detail: 'state half_open' }, 'closed (state half_open)', 'closed(state half_open)'],
  ] as [ReasonLeaf, string, string][])('%j', (leaf, english, korean) => {
    const reason = { ...tripped(), leaves: [leaf] };
    expect(en.reason(reason)).toBe(english);
    expect(ko.reason(reason)).toBe(korean);
  });

  it('leaves out conditions for deciding at all, unless there is nothing else', () => {
    const gate: ReasonLeaf = { rule: 'min_requests', value: 20, comparison: '>=', threshold: 20, gate: true };
    const streak: ReasonLeaf = { rule: 'failure_streak', value: 5, comparison: '>=', threshold: 5 };
    const slow: ReasonLeaf = { rule: 'avg_latency', value: 900, comparison: '>=', threshold: 500, unit: 'ms' };
    expect(en.reason({ ...tripped(), leaves: [gate, streak, slow] })).toBe(
      '5 failures in a row and average latency 900 ms (limit 500 ms)',
    );
    expect(en.reason({ ...tripped(), leaves: [gate] })).toBe('20 calls');
    expect(en.reason({ ...tripped(), leaves: [] })).toBe(tripped().text);
  });
});

describe('durations', () => {
  it.each([
    [0, '0 ms', '0ms'],
    [0.2, '<1 ms', '<1ms'],
    [999.4, '999 ms', '999ms'],
    [999.7, '1 s', '1초'],
    [9_949, '9.9 s', '9.9초'],
    [9_960, '10 s', '10초'],
    [3_599_700, '1 h', '1시간'],
    [340, '340 ms', '340ms'],
    [1_000, '1 s', '1초'],
    [2_345, '2.3 s', '2.3초'],
    [59_999, '1 min', '1분'],
    [60_000, '1 min', '1분'],
    [312_000, '5 min 12 s', '5분 12초'],
    [11_520_000, '3 h 12 min', '3시간 12분'],
    [3_600_000, '1 h', '1시간'],
    [183_600_000, '2 d 3 h', '2일 3시간'],
  ])('%d ms is %s', (ms, english, korean) => {
    expect(en.duration(ms)).toBe(english);
    expect(ko.duration(ms)).toBe(korean);
  });
});

it('a duration that begins with a control character of Slack’s is escaped wherever it stands', () => {
  const { text, shown } = message({ retryAfter: 0.5, previousDuration: 0.5 });
  expect(text).toContain('Next try in &lt;1 ms.');
  expect(shown).toContain('(in &lt;1 ms)');
  expect(shown).toContain('closed for &lt;1 ms');
});

/** `count` transitions of a flapping circuit, a third of a second apart. */
function flapping(count: number, more: Partial<Signal> = {}): Transition[] {
  return Array.from({ length: count }, (_, i) => {
    const [oldState, newState] = CYCLE[i % CYCLE.length] ?? ['closed', 'open'];
    // The wall clock is set back an hour between them: it measures nothing.
    const timestamp = Date.UTC(2026, 10, 22, 3, 4, 5) - i * 3_600_000;
    return { signal: signal({ oldState, newState, timestamp, ...more }), at: 5_000 + i * 333 };
  });
}

describe('a folded message', () => {
  it.each([
    [
      en,
      '⚠️ Circuit Breaker Re-triggered · 3 transitions',
      '`payment_api`: 3 transitions in 666 ms, now *open*\nThe service has not recovered: calls are rejected again.\n*Why:* `failure rate 62% (limit 50%, 100 calls)`',
    ],
    [
      ko,
      '⚠️ Circuit Breaker 다시 열림 · 전환 3회',
      '`payment_api`: 666ms 동안 3회 전환, 현재 *open*\n서비스가 아직 복구되지 않아 다시 호출을 거부합니다.\n*원인:* `실패율 62%(기준 50% 이상, 호출 100건)`',
    ],
  ])('says first how it stands now', (locale, title, summary) => {
    const made = folded(flapping(3), style(locale), []);
    expect(violations({ ...made })).toEqual([]);
    expect(texts(made.blocks)).toEqual([title]);
    expect(texts(made.attachments)[0]).toBe(summary);
    expect(made.attachments?.[0]?.color).toBe('#FF4C4C');
  });

  it.each([2, 20, 57, 100])(
    'tells each of %i transitions, with its time and its reason, within Slack’s limits',
    (count) => {
      const made = folded(flapping(count), style(en), []);
      expect(violations({ ...made })).toEqual([]);
      const lines = texts(made.attachments)
        .filter((one) => one.startsWith('```'))
        .flatMap((one) => one.slice(3, -3).split('\n'));
      expect(lines).toEqual(
        flapping(count).map(({ signal: { oldState, newState } }, i) => {
          const time = (Math.round((i * 333) / 100) / 10).toFixed(1);
          const rule = count <= 57 ? ' · failure_rate 0.62 &gt;= 0.5 over 100 calls' : '';
          return `+${time}s ${oldState} → ${newState}  failure rate 62% (limit 50%, 100 calls)${rule}`;
        }),
      );
    },
  );

  it.each([
    [0, '+0.0s', '+0.0초'],
    [4_333, '+4.3s', '+4.3초'],
    [59_949, '+59.9s', '+59.9초'],
    [59_970, '+1:00', '+1:00'],
    [2_400_000, '+40:00', '+40:00'],
    [3_723_000, '+1:02:03', '+1:02:03'],
  ])('tells that a transition came %i ms after the first', (after, english, korean) => {
    const [first, second] = flapping(2) as [Transition, Transition];
    const later = { ...second, at: first.at + after };
    for (const [locale, offset] of [
      [en, english],
      [ko, korean],
    ] as const) {
      const lines = texts(folded([first, later], style(locale), []).attachments)
        .join('\n')
        .split('\n');
      expect(lines.at(-1)?.startsWith(`${offset} open → half_open`)).toBe(true);
    }
  });

  it('keeps the limits whatever the names and notes are', () => {
    for (const locale of [en, ko]) {
      const hostile = flapping(100, {
        circuitName: '<&>'.repeat(5_000),
        reason: manual('trip', '```\n<!channel>'.repeat(2_000)),
      });
      expect(violations({ ...folded(hostile, style(locale), []) })).toEqual([]);
      const ruled = flapping(100, {
        circuitName: '<&>'.repeat(5_000),
        reason: { ...tripped({ rule: '`<!channel>'.repeat(2_000) }) },
      });
      expect(violations({ ...folded(ruled, style(locale), []) })).toEqual([]);
    }
  });
});

it('has a plainest form that needs no formatting, for when that fails', () => {
  const broken = { circuitName: '<!channel>', oldState: 'closed', newState: 'open' } as Signal;
  const { text } = plainest([...flapping(30), { signal: broken, at: 0 }]);
  expect(text.split('\n')).toHaveLength(20);
  expect(text).toContain('&lt;!channel&gt; closed → open: undefined');
});
