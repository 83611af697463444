import type { ReasonLeaf } from '@fluxgate/core';
import type { Formats } from './formats.js';
import { type Phrase, type ReasonWords, slowFrom } from './reasons.js';

const OPERATIONS = {
  reset: '수동으로 초기화했습니다',
  disable: '수동으로 껐습니다',
  metrics_only: '수동으로 측정 전용으로 바꿨습니다',
  force_open: '수동으로 강제로 열었습니다',
  trip: '수동으로 열었습니다',
} as const;

const RULES: Readonly<Record<string, Phrase>> = {
  failure_streak: ({ value = 0, threshold }) =>
    `호출이 연속 ${value}회 실패했습니다${threshold === undefined ? '' : `(기준 ${threshold}회)`}.`,
  failure_rate: (leaf, f) =>
    `최근 호출 ${leaf.sample ?? 0}건 중 ${f.percent(leaf.value ?? 0)}가 실패했습니다${limit(leaf, f.percent)}.`,
  slow_rate(leaf, f) {
    const ms = slowFrom(leaf);
    const slow = ms === undefined ? '느렸습니다' : `${f.latency(ms)} 이상 걸렸습니다`;
    return `최근 호출 ${leaf.sample ?? 0}건 중 ${f.percent(leaf.value ?? 0)}가 ${slow}${limit(leaf, f.percent)}.`;
  },
  avg_latency: (leaf, f) => `호출이 평균 ${f.latency(leaf.value ?? 0)} 걸렸습니다${limit(leaf, f.latency)}.`,
  min_requests: ({ value = 0 }) => `호출 ${value}건을 확인했습니다.`,
  cooldown: ({ value = 0 }, f) => `${f.latency(value)} 기다렸습니다. 서비스가 회복됐는지 확인 중입니다.`,
  backoff: ({ value = 0 }, f) => `${f.latency(value)} 기다렸습니다. 서비스가 회복됐는지 확인 중입니다.`,
  always: () => '서비스가 회복됐는지 바로 확인합니다.',
};

/** What the test calls of half-open showed. */
const PROBING: Readonly<Record<string, Phrase>> = {
  consecutive: ({ value = 0 }, _f, well) =>
    well
      ? `시험 호출이 연속 ${value}회 성공했습니다.`
      : value === 0
        ? '첫 시험 호출이 실패했습니다.'
        : `시험 호출이 ${value}회 성공한 뒤 실패했습니다.`,
  probes: (leaf, f) =>
    `시험 호출 ${leaf.sample ?? 0}건 중 ${f.percent(leaf.value ?? 0)}가 실패했습니다${limit(leaf, f.percent)}.`,
  quick_probes: ({ value, unit, threshold }, f, well) => {
    if (well) return `시험 호출이 연속 ${value ?? 0}회 빠르게 성공했습니다.`;
    if (unit !== 'ms' || value === undefined) return '시험 호출이 실패했습니다.';
    return `시험 호출이 ${f.latency(value)} 걸렸습니다${threshold === undefined ? '' : `(기준 ${f.latency(threshold)})`}.`;
  },
  // Rules that trip decide by the test calls, too.
  failure_rate: (_leaf, _f, well) => (well ? '시험 호출이 성공했습니다.' : '시험 호출이 실패했습니다.'),
  failure_streak: (_leaf, _f, well) => (well ? '시험 호출이 성공했습니다.' : '시험 호출이 실패했습니다.'),
};

/** A rule that nothing more is known of: its name and what it measured. */
function other({ rule, value, threshold, unit, detail }: ReasonLeaf, f: Formats): string {
  const amount = unit === 'ms' ? f.latency : f.number;
  const measured = value === undefined ? '' : `, 측정값 ${amount(value)}`;
  const limited = threshold === undefined ? '' : `(기준 ${amount(threshold)})`;
  return `${rule} 규칙에 따른 결정입니다${measured}${limited}${detail === undefined ? '' : ` – ${detail}`}.`;
}

function limit({ threshold }: ReasonLeaf, amount: (value: number) => string): string {
  return threshold === undefined ? '' : `(기준 ${amount(threshold)})`;
}

/** Why a circuit changed its state, in plain Korean. */
export const reasonsInKorean: ReasonWords = {
  operations: OPERATIONS,
  noted: (what, note) => `${what}: “${note}”`,
  byStory: (title) => `“${title}” 시나리오가 닫았습니다.`,
  rules: RULES,
  probing: PROBING,
  other,
};
