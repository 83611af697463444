import type { Reason, ReasonLeaf, State } from '@fluxgate/core';
import { describe, expect, it } from '@jest/globals';
import { noteOf } from '../../shared/presets.js';
import { en } from './en.js';
import { ko } from './ko.js';

function told(from: State, to: State, leaves: readonly ReasonLeaf[], kind: Reason['kind'] = 'tripper') {
  const decision = { from, to, reason: { kind, leaves, text: 'the rule’s own words' } };
  return [en.reason(decision), ko.reason(decision)];
}

const streak: ReasonLeaf = { rule: 'failure_streak', value: 5, comparison: '>=', threshold: 5 };
const rate: ReasonLeaf = {
  rule: 'failure_rate',
  value: 0.62,
  comparison: '>=',
  threshold: 0.5,
  sample: 100,
  of: 'calls',
};
const slow: ReasonLeaf = { ...rate, rule: 'slow_rate', detail: 'slow from 300 ms' };
const gates: ReasonLeaf[] = [{ rule: 'closed' }, { rule: 'min_requests', value: 20, threshold: 20 }];

describe('in plain words, a circuit', () => {
  it.each<[string, ReasonLeaf[], string, string]>([
    ['fails in a row', [streak], '5 calls failed in a row (limit 5).', '호출이 연속 5회 실패했습니다(기준 5회).'],
    [
      'fails often',
      [...gates, rate],
      '62% of the last 100 calls failed (limit 50%).',
      '최근 호출 100건 중 62%가 실패했습니다(기준 50%).',
    ],
    [
      'is slow',
      [slow],
      '62% of the last 100 calls took 300 ms or longer (limit 50%).',
      '최근 호출 100건 중 62%가 300ms 이상 걸렸습니다(기준 50%).',
    ],
    [
      'is slow on average',
      [{ rule: 'avg_latency', value: 1_250, threshold: 500, unit: 'ms' }],
      'Calls took 1.3 s on average (limit 500 ms).',
      '호출이 평균 1.3초 걸렸습니다(기준 500ms).',
    ],
    [
      'follows a rule of one’s own',
      [{ rule: 'moon_phase', value: 0.98, threshold: 0.9, detail: 'nearly full' }],
      'The rule moon_phase decided at 0.98 (limit 0.9): nearly full.',
      'moon_phase 규칙에 따른 결정입니다, 측정값 0.98(기준 0.9) – nearly full.',
    ],
  ])('that %s opens', (_what, leaves, english, korean) => {
    expect(told('closed', 'open', leaves)).toEqual([english, korean]);
  });

  it('that has waited is tried', () => {
    const waited: ReasonLeaf = { rule: 'backoff', value: 4_012, threshold: 4_000, unit: 'ms' };
    expect(told('open', 'half_open', [waited], 'retry')).toEqual([
      'Waited 4 s; now testing whether the service is back.',
      '4초 기다렸습니다. 서비스가 회복됐는지 확인 중입니다.',
    ]);
  });

  it.each<[string, ReasonLeaf[], State, string, string]>([
    [
      'in a row',
      [{ rule: 'consecutive', value: 3, comparison: '>=', threshold: 3, sample: 3, of: 'probes' }],
      'closed',
      '3 probes in a row succeeded.',
      '시험 호출이 연속 3회 성공했습니다.',
    ],
    [
      'of which the first failed',
      [{ rule: 'consecutive', value: 0, comparison: '<', threshold: 3, sample: 1, of: 'probes' }],
      'open',
      'The first probe failed.',
      '첫 시험 호출이 실패했습니다.',
    ],
    [
      'of which a later one failed',
      [{ rule: 'consecutive', value: 1, comparison: '<', threshold: 3, sample: 2, of: 'probes' }],
      'open',
      'A probe failed after 1 had succeeded.',
      '시험 호출이 1회 성공한 뒤 실패했습니다.',
    ],
    [
      'by rate',
      [{ rule: 'probes', value: 0.25, comparison: '<', threshold: 0.5, sample: 4, of: 'probes' }],
      'closed',
      '25% of 4 probes failed (limit 50%).',
      '시험 호출 4건 중 25%가 실패했습니다(기준 50%).',
    ],
    [
      'that are quick',
      [{ rule: 'quick_probes', value: 5, comparison: '>=', threshold: 5, detail: 'within 300 ms' }],
      'closed',
      '5 quick probes in a row.',
      '시험 호출이 연속 5회 빠르게 성공했습니다.',
    ],
    [
      'of which one was slow',
      [{ rule: 'quick_probes', value: 512, comparison: '>=', threshold: 300, unit: 'ms' }],
      'open',
      'A probe took 512 ms (limit 300 ms).',
      '시험 호출이 512ms 걸렸습니다(기준 300ms).',
    ],
    [
      'judged by the tripper',
      [
        { ...rate, value: 0, comparison: '<', sample: 1 },
        { ...streak, value: 0, comparison: '<', threshold: 1 },
      ],
      'closed',
      'The probe succeeded.',
      '시험 호출이 성공했습니다.',
    ],
  ])('is decided on by test calls %s', (_what, leaves, to, english, korean) => {
    expect(told('half_open', to, leaves, 'recovery')).toEqual([english, korean]);
  });

  it('is operated by hand, with a note or without', () => {
    const byHand = (note?: string) => {
      const reason = { kind: 'manual', leaves: [], operation: 'force_open', text: '', ...(note && { note }) } as const;
      return [
        en.reason({ from: 'closed', to: 'forced_open', reason }),
        ko.reason({ from: 'closed', to: 'forced_open', reason }),
      ];
    };
    expect(byHand()).toEqual(['Forced open manually.', '수동으로 강제로 열었습니다.']);
    expect(byHand('maintenance')).toEqual([
      'Forced open manually: “maintenance”.',
      '수동으로 강제로 열었습니다: “maintenance”',
    ]);
  });

  it('tells which story closed it', () => {
    const reason = { kind: 'manual', leaves: [], operation: 'reset', text: '', note: noteOf('outage') } as const;
    const decision = { from: 'forced_open', to: 'closed', reason } as const;
    expect([en.reason(decision), ko.reason(decision)]).toEqual([
      'Closed by the preset “Outage”.',
      '“전면 장애” 시나리오가 닫았습니다.',
    ]);
  });

  it('gives the rule’s own words when there are no leaves to tell of', () => {
    expect(told('closed', 'open', [])).toEqual(['the rule’s own words', 'the rule’s own words']);
  });
});
