import type { ReasonLeaf, Signal, State } from '@fluxgate/core';
import { describe, expect, it } from '@jest/globals';
import { en } from './locales/en.js';
import { ko } from './locales/ko.js';
import type { Locale } from './locales/locale.js';
import { folded, single } from './standard.js';
import { CYCLE, manual, metric, signal, tripped } from './testing/signals.js';
import { texts, violations } from './testing/slack-limits.js';
import type { Transition } from './transition.js';

const HELD = { rule: 'probes', value: 0.1, comparison: '<', threshold: 0.5, sample: 10, of: 'probes' } as const;

function message(given: Partial<Signal>, locale: Locale = en, previousDuration?: number) {
  const made = single({ signal: signal(given), previousDuration }, locale, []);
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
  it('tells what on-call has to know', () => {
    const metrics = metric({ avgDuration: 342, slowCounts: { 1000: 31 } });
    const { text, shown } = message({ retryAfter: 60_000, metrics }, en, 11_600_000);
    expect(text).toBe(
      '🚨 Circuit Breaker Triggered: payment_api closed → open, failure rate 62% (limit 50%, 100 calls). Next try in 1 min.',
    );
    expect(shown.split('\n')).toEqual([
      '🚨 Circuit Breaker Triggered',
      '`payment_api` closed → *open*',
      '*Why:* `failure rate 62% (limit 50%, 100 calls)`',
      '*When:* <!date^1795316645^{date_short_pretty} {time_secs}|2026-11-22 03:04:05 UTC>',
      '*Next try:* <!date^1795316705^{date_short_pretty} {time_secs}|2026-11-22 03:05:05 UTC> (in 1 min)',
      '*Before that:* closed for 3 h 13 min',
      'Rule: `failure_rate 0.62 &gt;= 0.5 over 100 calls`',
      'Window: 100 calls · 62 failed (62%) · 342 ms on average · 31 took 1 s or longer',
    ]);
  });

  it('tells it in Korean', () => {
    const { text, shown } = message({ retryAfter: 60_000, metrics: metric({ avgDuration: 342 }) }, ko, 11_600_000);
    expect(text).toBe(
      '🚨 Circuit Breaker 열림: payment_api closed → open, 실패율 62%(기준 50% 이상, 호출 100건). 1분 후 다시 시도합니다.',
    );
    expect(shown.split('\n')).toEqual([
      '🚨 Circuit Breaker 열림',
      '`payment_api` closed → *open*',
      '*원인:* `실패율 62%(기준 50% 이상, 호출 100건)`',
      '*발생 시각:* <!date^1795316645^{date_short_pretty} {time_secs}|2026-11-22 03:04:05 UTC>',
      '*다음 시도:* <!date^1795316705^{date_short_pretty} {time_secs}|2026-11-22 03:05:05 UTC> (1분 후)',
      '*직전 상태:* 3시간 13분 동안 closed',
      '규칙: `failure_rate 0.62 &gt;= 0.5 over 100 calls`',
      '집계 구간: 호출 100건 · 실패 62건(62%) · 평균 342ms',
    ]);
  });

  it.each([
    [en, 'Reopened 2 times.', '*Reopened:* 2 times'],
    [ko, '지금까지 2회 다시 열렸습니다.', '*다시 열린 횟수:* 2회'],
  ])('tells how often the circuit reopened before it recovered', (locale, line, field) => {
    const { text, shown } = message(
      { oldState: 'half_open', newState: 'closed', reopens: 2, reason: tripped(HELD) },
      locale,
    );
    expect(text).toContain(line);
    expect(shown).toContain(field);
  });

  it('leaves out what nobody knows', () => {
    const { shown } = message({ metrics: metric({ totalCount: 0, failureCount: 0, failureRate: undefined }) });
    for (const absent of ['Window', 'Next try', 'Before that', 'Reopened', 'undefined', 'NaN']) {
      expect(shown).not.toContain(absent);
    }
  });

  it.each([
    [
      manual('force_open', 'maintenance window'),
      'manual force_open: maintenance window',
      '수동 조작(강제 열림): maintenance window',
    ],
    [manual('reset'), 'manual reset', '수동 조작(초기화)'],
    [manual('trip'), 'manual trip', '수동 조작(수동 열림)'],
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
      { rule: 'slow_rate', value: 0.5, comparison: '>=', threshold: 0.4, ...calls, detail: 'slow from 300 ms' },
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
      { ...probes, value: 1, comparison: '>=', sample: 5, detail: '5 failed, 10 wanted' },
      'probe failure rate 100% (limit 50%, 5 of 10 probes)',
      '시험 호출 실패율 100%(기준 50% 이상, 시험 호출 10건 중 5건)',
    ],
    [
      { ...probes, value: 0.1, comparison: '<', sample: 10, detail: '1 failed, 10 wanted' },
      'probe failure rate 10% (below 50%, 10 probes)',
      '시험 호출 실패율 10%(기준 50% 미만, 시험 호출 10건)',
    ],
    [
      { rule: 'consecutive', value: 3, comparison: '>=', threshold: 3, sample: 3, of: 'probes' },
      '3 good probes in a row',
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
      'a probe failed after 0 of 3 good ones',
      '마지막 시험 호출 실패(연속 성공 0회, 기준 3회)',
    ],
    [
      { rule: 'queue_depth', value: 12, threshold: 10, detail: 'of the worker' },
      'queue_depth 12 (limit 10, of the worker)',
      'queue_depth 12(기준 10 이상, of the worker)',
    ],
    [{ rule: 'closed', detail: 'state half_open' }, 'closed (state half_open)', 'closed(state half_open)'],
  ] as [ReasonLeaf, string, string][])('%j', (leaf, english, korean) => {
    const reason = { ...tripped(), leaves: [leaf] };
    expect(en.reason(reason)).toBe(english);
    expect(ko.reason(reason)).toBe(korean);
  });

  it('leaves out conditions for deciding at all, unless there is nothing else', () => {
    const gate: ReasonLeaf = { rule: 'min_requests', value: 20, comparison: '>=', threshold: 20 };
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
  const { text, shown } = message({ retryAfter: 0.5 }, en, 0.5);
  expect(text).toContain('Next try in &lt;1 ms.');
  expect(shown).toContain('(in &lt;1 ms)');
  expect(shown).toContain('closed for &lt;1 ms');
});

/** `count` transitions of a flapping circuit, a third of a second apart. */
function flapping(count: number, more: Partial<Signal> = {}): Transition[] {
  return Array.from({ length: count }, (_, i) => {
    const [oldState, newState] = CYCLE[i % CYCLE.length] ?? ['closed', 'open'];
    const timestamp = Date.UTC(2026, 10, 22, 3, 4, 5) + i * 333;
    return { signal: signal({ oldState, newState, timestamp, ...more }), previousDuration: 333 };
  });
}

describe('a folded message', () => {
  it.each([
    [
      en,
      '⚠️ Circuit Breaker Re-triggered · 3 transitions',
      '`payment_api`: 3 transitions in 666 ms, now *open*\n*Why:* `failure rate 62% (limit 50%, 100 calls)`',
    ],
    [
      ko,
      '⚠️ Circuit Breaker 다시 열림 · 전환 3회',
      '`payment_api`: 666ms 동안 3회 전환, 현재 *open*\n*원인:* `실패율 62%(기준 50% 이상, 호출 100건)`',
    ],
  ])('says first how it stands now', (locale, title, summary) => {
    const made = folded(flapping(3), locale, []);
    expect(violations({ ...made })).toEqual([]);
    expect(texts(made.blocks)).toEqual([title]);
    expect(texts(made.attachments)[0]).toBe(summary);
    expect(made.attachments?.[0]?.color).toBe('#FF4C4C');
  });

  it.each([2, 20, 57, 100])(
    'tells each of %i transitions, with its time and its reason, within Slack’s limits',
    (count) => {
      const made = folded(flapping(count), en, []);
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
    [-5_000, '-5.0s', '-5.0초'],
  ])('tells that a transition came %i ms after the first', (after, english, korean) => {
    const [first, second] = flapping(2) as [Transition, Transition];
    const later = { ...second, signal: { ...second.signal, timestamp: first.signal.timestamp + after } };
    for (const [locale, offset] of [
      [en, english],
      [ko, korean],
    ] as const) {
      const lines = texts(folded([first, later], locale, []).attachments)
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
      expect(violations({ ...folded(hostile, locale, []) })).toEqual([]);
      const ruled = flapping(100, {
        circuitName: '<&>'.repeat(5_000),
        reason: { ...tripped({ rule: '`<!channel>'.repeat(2_000) }) },
      });
      expect(violations({ ...folded(ruled, locale, []) })).toEqual([]);
    }
  });
});
