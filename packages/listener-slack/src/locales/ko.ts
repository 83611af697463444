import type { ManualOperation, Reason, ReasonLeaf, Signal, State } from '@fluxgate/core';
import { type Locale, percent, type Subject, units } from './locale.js';
import { figure, isMeasured, measured, type Phrase } from './reason.js';

/** Korean. */
export const ko: Locale = {
  titles: {
    triggered: '🚨 Circuit Breaker 열림',
    recovering: '🔄 Circuit Breaker 복구 시도 중',
    retriggered: '⚠️ Circuit Breaker 다시 열림',
    recovered: '✅ Circuit Breaker 복구 완료',
    changed: 'ℹ️ Circuit Breaker 상태 변경',
    shadow: 'ℹ️ Circuit Breaker 열림 조건 충족(metrics_only)',
  },
  labels: {
    why: '원인',
    failure: '마지막 실패',
    rule: '규칙',
    when: '발생 시각',
    nextTry: '다음 시도',
    outage: '장애 시간',
    previous: '직전 상태',
    reopens: '다시 열린 횟수',
  },
  links: { dashboard: '대시보드', runbook: '런북' },
  description(subject, signal, failure) {
    const meaning = means(subject, signal);
    if (failure === undefined || !REJECTING.has(subject)) return meaning;
    return `${meaning} 마지막 실패: ${failure}`;
  },
  duration: (ms) =>
    units(ms)
      .map(([unit, count]) => `${count}${UNITS[unit]}`)
      .join(' '),
  seconds: (count) => `${count}초`,
  from: (duration) => `${duration} 후`,
  reason(reason) {
    if (reason.kind === 'manual') return manual(reason);
    if (reason.kind === 'external') return reason.text;
    return measured(reason).map(phrase).join(', ') || reason.text;
  },
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
  lasted: (state, duration) => `${duration} 동안 ${state}`,
  outage: (duration, since) => `${since}부터 ${duration}`,
  lastFailure: (failure) => `마지막 실패 ${failure}`,
  nextTry: (duration) => `${duration} 후 다시 시도합니다.`,
  noNextTry: '자동으로 시도하지 않음',
  stays: (state) => `${state} 유지`,
  count: (transitions) => `전환 ${transitions}회`,
  folded: (name, transitions, span) => `${name}: ${span} 동안 ${transitions}회 전환, 현재`,
  repeated: '↻ 앞서 보낸 메시지의 응답을 받지 못해 다시 보냅니다. 같은 메시지가 두 번 보일 수 있습니다.',
};

const UNITS = { ms: 'ms', s: '초', min: '분', h: '시간', d: '일' } as const;

/** After these, calls are rejected, and the reader wants to know which error it was. */
const REJECTING: ReadonlySet<Subject> = new Set(['triggered', 'retriggered', 'shadow']);

/** What a transition means for the calls. */
function means(subject: Subject, { reason, newState, previousDuration, outage, reopens }: Signal): string {
  if (reason.kind === 'manual') return `${done(reason.operation)}: ${EFFECTS[newState]}`;
  if (reason.kind === 'external') return `${reason.by ?? '외부 프로그램'}의 결정: ${EFFECTS[newState]}`;
  switch (subject) {
    case 'triggered':
      return '이제 호출을 거부합니다.';
    case 'recovering':
      return `${ko.duration(previousDuration)} 동안 열려 있었습니다. 시험 호출로 복구 여부를 확인합니다.`;
    case 'retriggered':
      return '서비스가 아직 복구되지 않아 다시 호출을 거부합니다.';
    case 'recovered': {
      const reopened = reopens > 0 ? `, 다시 열림 ${ko.times(reopens)}` : '';
      const down = outage ? `장애 ${ko.duration(outage.duration)}${reopened}. ` : '';
      return `${down}호출이 다시 통과합니다.`;
    }
    case 'shadow':
      return 'metrics_only 상태여서 호출을 거부하지 않습니다. 평소라면 열렸을 상황입니다.';
    default:
      return EFFECTS[newState];
  }
}

/** What each state does with calls. */
const EFFECTS: Readonly<Record<State, string>> = {
  closed: '호출이 통과합니다.',
  open: '호출을 거부합니다.',
  half_open: '시험 호출로 서비스를 확인합니다.',
  metrics_only: '호출을 집계만 하고 거부하지 않습니다.',
  disabled: '호출이 통과하며 집계하지 않습니다.',
  forced_open: '누군가 조치할 때까지 모든 호출을 거부합니다.',
};

const OPERATIONS: Readonly<Record<ManualOperation, string>> = {
  reset: '수동 초기화',
  disable: '수동 비활성화',
  metrics_only: '수동으로 메트릭 수집 전용 전환',
  force_open: '수동 강제 열림',
  trip: '수동 열림',
};

const done = (operation: ManualOperation | undefined): string => (operation ? OPERATIONS[operation] : '수동 조작');

const manual = ({ operation, note }: Reason): string => (note ? `${done(operation)}: ${note}` : done(operation));

/** What the built-in rules measure. */
const RULES: Readonly<Record<string, Phrase>> = {
  failure_rate: (leaf) => `실패율 ${percent(leaf.value)}${basis(leaf, percent)}`,
  slow_rate: (leaf) => `${slow('호출', leaf)} 비율 ${percent(leaf.value)}${basis(leaf, percent)}`,
  avg_latency: (leaf) => `평균 응답 시간 ${ko.duration(leaf.value)}${basis(leaf, ko.duration)}`,
  failure_streak: (leaf) => `연속 실패 ${times(leaf.value)}${basis(leaf, times)}`,
  min_requests: (leaf) => `호출 ${leaf.value}건${basis(leaf, (calls) => `${calls}건`)}`,
  probes: (leaf) =>
    leaf.slowThreshold === undefined
      ? `시험 호출 실패율 ${percent(leaf.value)}${basis(leaf, percent)}`
      : `${slow('시험 호출', leaf)} 비율 ${percent(leaf.value)}${basis(leaf, percent)}`,
  consecutive: ({ value, comparison, threshold, slowThreshold }) => {
    const quick = slowThreshold === undefined ? '' : `${ko.duration(slowThreshold)} 안에 `;
    return comparison === '<'
      ? `마지막 시험 호출 실패(${quick}연속 성공 ${times(value)}, 기준 ${times(threshold)})`
      : `시험 호출 ${quick}연속 성공 ${times(value)}(기준 ${times(threshold)} 이상)`;
  },
  cooldown: ({ value }) => `${ko.duration(value)} 대기 후`,
  backoff: ({ value }) => `${ko.duration(value)} 대기 후`,
};

/** Rules that measure nothing. */
const FACTS: Readonly<Record<string, string>> = {
  always: '바로 재시도',
  closed: 'closed 상태',
  half_opened: 'half_open 상태',
};

/** `실패율 62%(기준 50% 이상, 호출 100건)`; a custom rule is shown by its name. */
function phrase(leaf: ReasonLeaf): string {
  const known = RULES[leaf.rule];
  if (known && isMeasured(leaf)) return known(leaf);
  const fact = FACTS[leaf.rule];
  if (fact !== undefined && leaf.detail === undefined) return fact;
  const amount = leaf.unit === 'ms' ? ko.duration : figure;
  const value = leaf.value === undefined ? '' : ` ${amount(leaf.value)}`;
  return `${leaf.rule}${value}${basis(leaf, amount, leaf.detail)}`;
}

function slow(what: string, { slowThreshold }: ReasonLeaf): string {
  return slowThreshold === undefined ? `느린 ${what}` : `느린 ${what}(${ko.duration(slowThreshold)} 이상)`;
}

/** The limit of a figure, and what it was measured over. */
function basis(leaf: ReasonLeaf, amount: (value: number) => string, detail?: string): string {
  const { comparison, threshold, sample, of, required, unsettled, unsettledAfter } = leaf;
  const parts: string[] = [];
  if (threshold !== undefined) parts.push(`기준 ${amount(threshold)} ${comparison === '<' ? '미만' : '이상'}`);
  if (sample !== undefined) {
    const all = required ?? sample;
    parts.push(`${of === 'probes' ? '시험 호출' : '호출'} ${all === sample ? '' : `${all}건 중 `}${sample}건`);
  }
  if (unsettled) {
    const after = unsettledAfter === undefined ? '' : `${ko.duration(unsettledAfter)} 안에 `;
    parts.push(`${after}끝나지 않은 호출 ${unsettled}건`);
  }
  if (detail !== undefined) parts.push(detail);
  return parts.length > 0 ? `(${parts.join(', ')})` : '';
}

function times(count: number): string {
  return `${count}회`;
}
