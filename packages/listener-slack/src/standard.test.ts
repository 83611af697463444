import type { Signal, State } from '@fluxgate/core';
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
      '🚨 Circuit Breaker Triggered: payment_api closed → open, failure_rate 0.62 &gt;= 0.5 over 100 calls. Next try in 1 min.',
    );
    expect(shown.split('\n')).toEqual([
      '🚨 Circuit Breaker Triggered',
      '`payment_api` closed → *open*',
      '*Why:* `failure_rate 0.62 &gt;= 0.5 over 100 calls`',
      '*When:* <!date^1795316645^{date_short_pretty} {time_secs}|2026-11-22 03:04:05 UTC>',
      '*Next try:* <!date^1795316705^{date_short_pretty} {time_secs}|2026-11-22 03:05:05 UTC> (in 1 min)',
      '*Before that:* closed for 3 h 13 min',
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
      '집계 구간: 호출 100건 · 실패 62건(62%) · 평균 342ms',
    ]);
  });

  it.each([
    [en, 'Reopened 2 times.', '*Reopened:* 2 times'],
    [ko, '지금까지 2회 다시 열렸습니다.', '*재차단:* 2회'],
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
      '수동 조작(강제 차단): maintenance window',
    ],
    [manual('reset'), 'manual reset', '수동 조작(초기화)'],
    [tripped(HELD), 'probes 0.1 &lt; 0.5 over 10 probes', '시험 호출 실패율 10%(기준 50% 미만, 시험 호출 10건)'],
    [
      tripped({ rule: 'queue_depth', value: 12.5, threshold: 10 }),
      'queue_depth 12.5 &gt;= 10 over 100 calls',
      'queue_depth 12.5(기준 10 이상, 호출 100건)',
    ],
  ])('tells why: %s', (reason, english, korean) => {
    expect(message({ reason }, en).shown).toContain(`*Why:* \`${english}\``);
    expect(message({ reason }, ko).shown).toContain(`*원인:* \`${korean}\``);
  });
});

describe('durations', () => {
  it.each([
    [0, '0 ms', '0ms'],
    [340, '340 ms', '340ms'],
    [1_000, '1 s', '1초'],
    [2_345, '2.3 s', '2.3초'],
    [59_999, '59 s', '59초'],
    [60_000, '1 min', '1분'],
    [312_000, '5 min 12 s', '5분 12초'],
    [11_520_000, '3 h 12 min', '3시간 12분'],
    [3_600_000, '1 h', '1시간'],
    [183_600_000, '2 d 3 h', '2일 3시간'],
  ])('%i ms is %s', (ms, english, korean) => {
    expect(en.duration(ms)).toBe(english);
    expect(ko.duration(ms)).toBe(korean);
  });
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
      '`payment_api`: 3 transitions in 666 ms, now *open*\n*Why:* `failure_rate 0.62 &gt;= 0.5 over 100 calls`',
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
          const time = ((i * 333) / 1_000).toFixed(1);
          return `+${time}s ${oldState} → ${newState}  failure_rate 0.62 &gt;= 0.5 over 100 calls`;
        }),
      );
    },
  );

  it('keeps the limits whatever the names and notes are', () => {
    for (const locale of [en, ko]) {
      const hostile = flapping(100, {
        circuitName: '<&>'.repeat(5_000),
        reason: manual('trip', '```\n<!channel>'.repeat(2_000)),
      });
      expect(violations({ ...folded(hostile, locale, []) })).toEqual([]);
    }
  });
});
