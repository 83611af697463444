import type { Reason, ReasonLeaf } from '@fluxgate/core';
import { type Locale, percent, units } from './locale.js';

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
    when: '발생 시각',
    nextTry: '다음 시도',
    previous: '직전 상태',
    reopens: '재차단',
  },
  links: { dashboard: '대시보드', runbook: '런북' },
  duration: (ms) =>
    units(ms)
      .map(([unit, count]) => `${count}${UNITS[unit]}`)
      .join(' '),
  from: (duration) => `${duration} 후`,
  reason: (reason) => (reason.kind === 'manual' ? manual(reason) : leaves(reason)),
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
  force_open: '강제 차단',
  trip: '수동 차단',
};

function manual({ operation, note }: Reason): string {
  const what = operation === undefined ? '수동 조작' : `수동 조작(${OPERATIONS[operation] ?? operation})`;
  return note ? `${what}: ${note}` : what;
}

/** Conditions for deciding at all; they say nothing of what was seen. */
const GATES: ReadonlySet<string> = new Set(['min_requests', 'closed', 'half_opened']);

function leaves(reason: Reason): string {
  const measured = reason.leaves.filter(({ rule }) => !GATES.has(rule));
  return (measured.length > 0 ? measured : reason.leaves).map(phrase).join(', ') || reason.text;
}

/** What the built-in rules measure; a user's own rule goes by its name. */
const RULES: Readonly<Record<string, { name: string; figure?: (value: number) => string }>> = {
  failure_rate: { name: '실패율', figure: percent },
  slow_rate: { name: '느린 호출 비율', figure: percent },
  avg_latency: { name: '평균 응답 시간', figure: (ms) => ko.duration(ms) },
  failure_streak: { name: '연속 실패', figure: (count) => `${count}회` },
  min_requests: { name: '호출 수', figure: (count) => `${count}건` },
  probes: { name: '시험 호출 실패율', figure: percent },
  consecutive: { name: '시험 호출 연속 성공', figure: (count) => `${count}회` },
  cooldown: { name: '열린 뒤 지난 시간' },
  backoff: { name: '열린 뒤 지난 시간' },
  always: { name: '바로 재시도' },
};

/** `실패율 62%(기준 50% 이상, 호출 100건)` */
function phrase({ rule, value, comparison, threshold, unit, sample, of }: ReasonLeaf): string {
  const known = RULES[rule];
  const figure = known?.figure ?? ((amount: number) => (unit === 'ms' ? ko.duration(amount) : String(round(amount))));
  const basis: string[] = [];
  if (threshold !== undefined) basis.push(`기준 ${figure(threshold)} ${comparison === '<' ? '미만' : '이상'}`);
  if (sample !== undefined) basis.push(`${of === 'probes' ? '시험 호출' : '호출'} ${sample}건`);
  const measured = value === undefined ? '' : ` ${figure(value)}`;
  return `${known?.name ?? rule}${measured}${basis.length > 0 ? `(${basis.join(', ')})` : ''}`;
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
