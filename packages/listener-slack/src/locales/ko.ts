import type { Reason, ReasonLeaf } from '@fluxgate/core';
import { type Locale, percent, units } from './locale.js';
import { figure, isMeasured, measured, type Phrase, slowFrom, wanted } from './reason.js';

/** Korean. */
export const ko: Locale = {
  titles: {
    triggered: '🚨 Circuit Breaker 열림',
    recovering: '🔄 Circuit Breaker 복구 시도 중',
    retriggered: '⚠️ Circuit Breaker 다시 열림',
    recovered: '✅ Circuit Breaker 복구 완료',
    changed: 'ℹ️ Circuit Breaker 상태 변경',
  },
  labels: {
    why: '원인',
    rule: '규칙',
    when: '발생 시각',
    nextTry: '다음 시도',
    previous: '직전 상태',
    reopens: '다시 열린 횟수',
  },
  links: { dashboard: '대시보드', runbook: '런북' },
  duration: (ms) =>
    units(ms)
      .map(([unit, count]) => `${count}${UNITS[unit]}`)
      .join(' '),
  seconds: (count) => `${count}초`,
  from: (duration) => `${duration} 후`,
  reason: (reason) =>
    reason.kind === 'manual' ? manual(reason) : measured(reason).map(phrase).join(', ') || reason.text,
  times: (count) => `${count}회`,
  metrics({ totalCount, failureCount, failureRate, avgDuration, slowCounts }) {
    const figures = [`호출 ${totalCount}건`];
    if (failureRate !== undefined) figures.push(`실패 ${failureCount}건(${percent(failureRate)})`);
    if (avgDuration !== undefined) figures.push(`평균 ${ko.duration(avgDuration)}`);
    for (const [threshold, count] of Object.entries(slowCounts)) {
      figures.push(`${ko.duration(Number(threshold))} 이상 걸린 호출 ${count}건`);
    }
    return `집계 구간: ${figures.join(' · ')}`;
  },
  reopened: (count) => `지금까지 ${count}회 다시 열렸습니다.`,
  lasted: (state, duration) => `${duration} 동안 ${state}`,
  nextTry: (duration) => `${duration} 후 다시 시도합니다.`,
  count: (transitions) => `전환 ${transitions}회`,
  folded: (name, transitions, span) => `${name}: ${span} 동안 ${transitions}회 전환, 현재`,
  repeated: '↻ 앞서 보낸 메시지의 응답을 받지 못해 다시 보냅니다. 같은 메시지가 두 번 보일 수 있습니다.',
};

const UNITS = { ms: 'ms', s: '초', min: '분', h: '시간', d: '일' } as const;

const OPERATIONS: Readonly<Record<string, string>> = {
  reset: '초기화',
  disable: '비활성화',
  metrics_only: '지표 수집 전용 전환',
  force_open: '강제 열림',
  trip: '수동 열림',
};

function manual({ operation, note }: Reason): string {
  const what = operation === undefined ? '수동 조작' : `수동 조작(${OPERATIONS[operation] ?? operation})`;
  return note ? `${what}: ${note}` : what;
}

/** What the built-in rules measure. */
const RULES: Readonly<Record<string, Phrase>> = {
  failure_rate: (leaf) => `실패율 ${percent(leaf.value)}${basis(leaf, percent)}`,
  slow_rate(leaf) {
    const ms = slowFrom(leaf);
    const slow = ms === undefined ? '느린 호출' : `느린 호출(${ko.duration(ms)} 이상)`;
    return `${slow} 비율 ${percent(leaf.value)}${basis(leaf, percent)}`;
  },
  avg_latency: (leaf) => `평균 응답 시간 ${ko.duration(leaf.value)}${basis(leaf, ko.duration)}`,
  failure_streak: (leaf) => `연속 실패 ${times(leaf.value)}${basis(leaf, times)}`,
  min_requests: (leaf) => `호출 ${leaf.value}건${basis(leaf, (calls) => `${calls}건`)}`,
  probes: (leaf) => `시험 호출 실패율 ${percent(leaf.value)}${basis(leaf, percent)}`,
  consecutive: ({ value, comparison, threshold }) =>
    comparison === '<'
      ? `마지막 시험 호출 실패(연속 성공 ${times(value)}, 기준 ${times(threshold)})`
      : `시험 호출 연속 성공 ${times(value)}(기준 ${times(threshold)} 이상)`,
  cooldown: ({ value }) => `${ko.duration(value)} 대기 후`,
  backoff: ({ value }) => `${ko.duration(value)} 대기 후`,
};

/** Rules that measure nothing. */
const FACTS: Readonly<Record<string, string>> = {
  always: '바로 재시도',
  closed: 'closed 상태',
  half_opened: 'half_open 상태',
};

/** `실패율 62%(기준 50% 이상, 호출 100건)`; a rule of the user's own goes by its name. */
function phrase(leaf: ReasonLeaf): string {
  const known = RULES[leaf.rule];
  if (known && isMeasured(leaf)) return known(leaf);
  const fact = FACTS[leaf.rule];
  if (fact !== undefined && leaf.detail === undefined) return fact;
  const amount = leaf.unit === 'ms' ? ko.duration : figure;
  const value = leaf.value === undefined ? '' : ` ${amount(leaf.value)}`;
  return `${leaf.rule}${value}${basis(leaf, amount, leaf.detail)}`;
}

/** What a figure was held against, and what it was taken from. */
function basis(leaf: ReasonLeaf, amount: (value: number) => string, detail?: string): string {
  const { comparison, threshold, sample, of } = leaf;
  const parts: string[] = [];
  if (threshold !== undefined) parts.push(`기준 ${amount(threshold)} ${comparison === '<' ? '미만' : '이상'}`);
  if (sample !== undefined) {
    const all = wanted(leaf) ?? sample;
    parts.push(`${of === 'probes' ? '시험 호출' : '호출'} ${all === sample ? '' : `${all}건 중 `}${sample}건`);
  }
  if (detail !== undefined) parts.push(detail);
  return parts.length > 0 ? `(${parts.join(', ')})` : '';
}

function times(count: number): string {
  return `${count}회`;
}
