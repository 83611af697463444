import type { Messages } from './en.js';
import { formatsOf } from './formats.js';
import { tellReason } from './reasons.js';
import { reasonsInKorean } from './reasons.ko.js';

const f = formatsOf('ko');

const KOREAN_SERVICES: Readonly<Record<string, string>> = { payments: '결제', inventory: '재고', shipping: '배송' };

/** Korean. */
export const ko: Messages = {
  formats: f,
  reason: (decision) => tellReason(decision, reasonsInKorean, f, (story) => ko.stories.of[story].title),

  title: '관제실',
  documentTitle: 'Fluxgate 관제실',
  tab: {
    lost: '⚠ 연결 끊김',
    open: (count) => `● ${count}개 열림`,
    halfOpen: (count) => `◐ ${count}개 반열림`,
  },
  lead: '쇼핑몰이 세 서비스를 각각 서킷 브레이커를 거쳐 호출합니다. 하나를 고장 내면 서킷이 열리고, 이유를 알리고, 서비스가 회복되면 다시 닫힙니다.',
  skip: '서킷으로 건너뛰기',
  language: '언어',
  theme: '테마',
  themes: { system: '시스템', light: '밝게', dark: '어둡게' },

  connecting: '연결 중',
  connected: '실시간',
  disconnected: '연결 끊김',
  lost: (since) => `${since}부터 서버가 응답하지 않습니다. 그 시점의 상태를 보여 주며, 계속 다시 연결하고 있습니다.`,
  neverReached: '서버가 응답하지 않습니다. 계속 다시 연결하고 있습니다.',
  back: '서버가 다시 응답합니다.',

  states: {
    closed: '닫힘',
    open: '열림',
    half_open: '반열림',
    metrics_only: '측정 전용',
    disabled: '꺼짐',
    forced_open: '강제 열림',
  },
  means: {
    closed: '호출이 통과하고, 결과를 모두 집계합니다.',
    open: '호출을 즉시 거절하고 대체 응답을 내보냅니다. 그동안 서비스는 회복할 수 있습니다.',
    half_open: '시험 호출 몇 건만 통과시키고, 그 결과로 닫을지 정합니다.',
    metrics_only: '호출이 통과하고 집계만 합니다. 실패해도 열리지 않습니다.',
    disabled: '호출이 통과하고, 아무것도 집계하지 않습니다.',
    forced_open: '초기화할 때까지 호출을 거절합니다.',
  },
  transition: (from, to) => `${ko.states[from]} → ${ko.states[to]}`,
  noChangeYet: '시작 이후 변화가 없습니다.',
  since: (span, at) => `${at}부터 ${span}째`,
  lastFailure: (at) => `마지막 실패(${at}):`,
  downSince: (at, span) => `${at}부터 장애 (${span})`,
  wasDown: (span) => `장애 지속 시간 ${span}`,
  reopened: (times) => `${times}회 다시 열림`,

  explainer: {
    title: '작동 원리',
    closed: { title: '닫힘', text: '정상입니다. 호출이 통과하고, 실패와 느린 호출을 집계합니다.' },
    open: {
      title: '열림',
      text: '실패가 너무 많습니다. 호출을 즉시 거절하므로 사용자는 기다리지 않고, 서비스는 회복할 수 있습니다.',
    },
    half_open: {
      title: '반열림',
      text: '잠시 기다린 뒤 시험 호출 몇 건을 보냅니다. 성공하면 닫히고, 아니면 다시 열립니다.',
    },
  },

  glance: {
    title: '닫히지 않은 서킷',
    allClosed: (count) => `서킷 ${count}개가 모두 닫혀 있습니다.`,
    more: (count) => `그 밖에 닫히지 않은 서킷 ${count}개는 아래에 있습니다`,
  },

  stories: {
    title: '고장 내 보기',
    hint: '시나리오마다 서비스 하나를 고장 냈다가 복구합니다.',
    of: {
      outage: {
        title: '전면 장애',
        will: '결제가 모든 호출에 실패',
        steps: {
          failing: '결제가 모든 호출에 실패합니다. 연속 5회 실패하면 서킷이 열리고, 시험 호출도 아직 실패합니다.',
          repaired: '결제가 다시 작동합니다. 다음 시험 호출이 세 번 성공하면 서킷이 닫힙니다.',
        },
      },
      brownout: {
        title: '성능 저하',
        will: '재고가 느리게 응답',
        steps: {
          slow: '재고가 응답하지만 너무 오래 걸립니다. 느린 것도 장애입니다. 최근 10초 호출의 절반이 느리면 서킷이 열립니다.',
          repaired: '재고가 다시 빨라졌습니다. 빠른 시험 호출이 다섯 번이면 서킷이 닫힙니다.',
        },
      },
      flapping: {
        title: '반복 장애',
        will: '배송이 매번 다시 실패',
        steps: {
          failing: '배송이 실패합니다. 열 번 중 세 번이면 서킷이 열립니다.',
          relapsing: '시험 호출이 매번 다시 실패합니다. 서킷은 다시 열리고, 이전보다 두 배 오래 기다립니다.',
          repaired: '배송이 다시 작동합니다. 다음 시험 호출이 성공하면, 한 번으로 충분하므로 닫힙니다.',
        },
      },
      hang: {
        title: '응답 없는 서비스',
        will: '결제가 응답하지 않음',
        steps: {
          hanging: '결제가 호출을 받고도 응답하지 않습니다. 호출은 1초 제한에 걸리고, 다섯 번이면 서킷이 열립니다.',
          repaired: '결제가 다시 응답합니다. 시험 호출이 세 번 성공하면 서킷이 닫힙니다.',
        },
      },
      slow_recovery: {
        title: '더딘 회복',
        will: '재고가 일부만 회복',
        steps: {
          failing: '재고가 실패하고, 서킷이 열립니다.',
          half_repaired:
            '재고가 일부만 돌아왔습니다. 처음에는 시험 호출을 조금만 보내고, 한 번이라도 나쁘면 다시 열립니다.',
          repaired: '재고가 다시 작동합니다. 빠른 시험 호출이 다섯 번이면 서킷이 닫힙니다.',
        },
      },
      healthy: {
        title: '모두 정상',
        will: '모든 서비스 복구',
        steps: {},
      },
    },
    running: (title, step, steps) => `${title}: ${steps}단계 중 ${step}단계`,
    left: (span) => `${span} 남음`,
    none: '주입된 장애가 없습니다. 시나리오를 고르거나 아래에서 서비스에 장애를 주입해 보세요.',
    byHand: '장애가 수동으로 주입되어 있습니다. “모두 정상”을 누르면 사라집니다.',
  },

  lanes: {
    title: '서킷',
    of: (circuit) => `서킷 ${circuit}`,
    calls: (service) => `${KOREAN_SERVICES[service] ?? service}(${service}) 보호`,
    tryIn: (span) => `${span} 뒤 시험 호출`,
    tryNow: '다음 호출이 시험 호출입니다',
    tryUnknown: '다음 시험 호출 시각을 알 수 없음',
    windowHolds: (calls) => `집계 구간에 호출 ${f.number(calls)}건`,
    failed: '실패',
    slow: (ms) => `${f.latency(ms)} 이상 걸림`,
    meanLatency: '평균 시간',
    streakOpens: (failures) => `연속 ${failures}회 실패해도 열립니다.`,
    countsFrom: (calls) => `${calls}건부터 판단합니다.`,
    verdict: {
      over: (limit) => `기준 ${f.percent(limit)} 초과`,
      near: (limit) => `기준 ${f.percent(limit)} 근접`,
      below: (limit) => `${f.percent(limit)}에 열림`,
      notEnough: () => '호출이 아직 적음',
      nothingMeasured: () => '측정값 없음',
    },
    perSecondOver: '최근 1분 동안의 결과별 초당 호출',
    outcomes: { success: '성공', failure: '실패', ignored: '무시', not_permitted: '거절' },
  },

  dials: {
    title: (service) => `${KOREAN_SERVICES[service] ?? service}(${service}): 장애 주입`,
    errors: '오류',
    latency: '추가 지연',
    hang: '멈춤: 호출을 받고 응답하지 않음',
    traffic: '트래픽',
    errorsValue: (rate) => (rate === 0 ? '없음' : `호출의 ${f.percent(rate)}`),
    latencyValue: (ms) => (ms === 0 ? '없음' : f.latency(ms)),
    trafficValue: (perSecond) => (perSecond === 0 ? '없음' : `초당 ${f.number(perSecond)}건`),
    onlyLive: '장애 주입과 수동 조작은 현재에만 작용합니다. 실시간으로 돌아가면 쓸 수 있습니다.',
    unreachable: '서버가 응답하면 다시 쓸 수 있습니다.',
  },

  operations: {
    title: '수동 조작',
    note: '메모(선택)',
    noteHint: '로그와 Slack에 표시됩니다.',
    names: {
      trip: '열기',
      force_open: '강제 열림',
      metrics_only: '측정 전용',
      disable: '끄기',
      reset: '초기화',
    },
    does: {
      trip: '규칙이 열 때처럼 엽니다',
      force_open: '초기화할 때까지 열어 둡니다',
      metrics_only: '집계만 하고 열지 않습니다',
      disable: '모두 통과시키고 집계하지 않습니다',
      reset: '닫고 집계를 초기화합니다',
    },
    of: (operation, circuit) => `${circuit} ${operation}`,
    failed: (why) => `실행하지 못했습니다: ${why}`,
  },

  rules: {
    title: '규칙',
    names: {
      tripper: '여는 조건',
      window: '보는 범위',
      tracker: '실패로 보는 것',
      retry: '다시 시도까지',
      permit: '반열림일 때 허용',
      recovery: '닫는 조건',
    },
  },

  crowd: {
    title: (circuits) => `그 밖의 서킷 ${circuits}개`,
    lead: '살펴볼 것이 먼저 나옵니다.',
    all: (count) => `${count}개 모두 보기`,
    fewer: '줄여 보기',
    search: '서킷 찾기',
    found: (count) => `서킷 ${count}개를 찾았습니다`,
    count: (state, count) => `${ko.states[state]} ${count}`,
  },

  timeline: {
    title: '최근 5분',
    hint: '표시 하나가 상태 변화 하나입니다. 화살표 키로 옮겨 다니고, Enter로 아래에서 따라갑니다.',
    marks: '상태 변화',
    mark: (circuit, transition, at) => `${circuit}: ${transition}, ${at}`,
    others: (count) => `나머지 서킷 ${count}개는 바뀌지 않았습니다.`,
    showOthers: '함께 보기',
    hideOthers: '바뀌지 않은 서킷 숨기기',
    list: (count) => `목록으로 보기 (변화 ${count}건)`,
    columns: { at: '시각', circuit: '서킷', change: '변화', why: '이유' },
    empty: '아직 상태가 바뀐 서킷이 없습니다.',
    now: '지금',
    legend: '상태별 무늬',
    ago: (span) => `−${span}`,
  },

  trace: {
    title: '한 번의 변화, 세 곳의 기록',
    lead: '상태 변화는 매번 Slack, 로그, 메트릭에 도착합니다. 시간 축에서 고르거나 최신 변화를 따라가세요.',
    following: '최신 변화를 따라가는 중',
    chosen: '선택함',
    followLatest: '최신 변화 따라가기',
    none: '아직 상태 변화가 없습니다. 위에서 무언가를 고장 내 보세요.',
    arrived: (place, after) => `${place}: ${after} 뒤 도착`,
    waiting: (place) => `${place}: 아직`,
    missing: (place) => `${place}: 오지 않음`,
    after: (ms) => f.latency(ms),
    inSlack: 'Slack',
    inLog: '로그',
    inMetrics: '메트릭',
    follow: '이 변화 따라가기',
    followed: '따라가는 중',
  },

  slack: {
    title: 'Slack',
    channel: '#circuits',
    app: '앱',
    empty: '아직 올라온 것이 없습니다. 상태가 바뀔 때마다 메시지가 하나 옵니다.',
    elsewhere: '메시지는 설정한 Slack 웹훅으로 갑니다. 그곳에서 확인하세요.',
    image: '이미지',
    unknown: (type) => `(${type} 형식의 블록)`,
    older: (count) => `이전 메시지 ${count}개`,
  },

  log: {
    title: '로그',
    terminal: 'pino-pretty가 출력하는 그대로',
    empty: '아직 로그가 없습니다.',
  },

  metrics: {
    title: '메트릭',
    scraped: '수집한 그대로',
    circuit: '서킷',
    was: (value) => `이전 ${value}`,
    isNew: '새 값',
    empty: '아직 수집한 것이 없습니다.',
    noBuckets: '히스토그램 버킷은 생략했습니다.',
    all: '전체는 /metrics 에 있습니다',
  },

  panels: {
    title: '대시보드의 세 패널',
    lead: 'Grafana가 같은 메트릭으로 그리는 것과 각각의 쿼리입니다.',
    query: '쿼리',
    currentlyOpen: '현재 열린 Circuit',
    thresholds: '0 정상 · 1부터 경고 · 5부터 심각',
    notCounted: (count) => `이 쿼리가 세지 않는 서킷: 강제 열림 ${count}개 (모든 호출 거절)`,
    grades: { ok: '정상', warning: '경고', critical: '심각' },
    tripRate: 'Circuit 트립률 (5분)',
    tripRateUnit: '초당 열림 횟수',
    noTrips: '최근 5분 동안 열린 서킷이 없습니다.',
    tripsChart: '최근 5분 동안의 서킷별 열림 빈도',
    more: (count) => `외 ${count}개`,
    stateOverview: 'Circuit 상태 개요',
    overviewChart: '상태별 서킷 수',
    circuits: () => '서킷',
    nothing: '아직 수집한 것이 없습니다.',
    columns: { circuit: '서킷', rate: '초당', state: '상태', count: '서킷 수' },
  },

  player: {
    title: '시간',
    pause: '일시정지',
    playAt: (speed) => `${speed}× 재생`,
    scrub: '보고 있는 시각',
    atMoment: (at, ago) => `${at}, ${ago} 전`,
    live: '실시간',
    backToLive: '실시간으로',
    paused: '일시정지됨',
    playing: (speed) => `${speed}× 재생 중`,
  },

  announce: {
    change: (circuit, state, why) => `${circuit} 상태: ${state}. ${why}`,
    many: (parts) => `여러 서킷이 바뀌었습니다: ${parts}.`,
    part: (circuit, state) => `${circuit} ${state}`,
    paused: '일시정지했습니다.',
    live: '실시간으로 돌아왔습니다.',
  },

  footer: {
    metrics: '메트릭',
    metricsAs: 'Prometheus가 수집하는 그대로',
    circuits: '서킷',
    circuitsAs: 'JSON으로',
    keys: '스페이스: 일시정지/계속',
  },
};
