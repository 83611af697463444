/** The languages in which the dashboard is shipped. */
export type Language = 'en' | 'ko';

/** The title of a panel, and what it shows. */
export interface PanelText {
  readonly title: string;
  readonly description: string;
}

interface Texts {
  readonly dashboard: PanelText;
  readonly rows: Readonly<Record<'all' | 'selected' | 'calls', string>>;
  readonly variables: Readonly<Record<'datasource' | 'job' | 'instance' | 'circuit', string>>;
  readonly panels: Readonly<Record<PanelName, PanelText>>;
  readonly columns: Readonly<Record<'circuit' | 'instance' | 'state' | 'time', string>>;
  readonly units: Readonly<Record<'transitions' | 'calls', string>>;
  readonly annotation: string;
  readonly links: Readonly<Record<'runbooks' | 'documentation', string>>;
}

export type PanelName =
  | 'currentlyOpen'
  | 'forcedOpen'
  | 'tripRate'
  | 'stateOverview'
  | 'stateTimeline'
  | 'timeInState'
  | 'currentState'
  | 'transitions'
  | 'failureRate'
  | 'inFlight'
  | 'calls'
  | 'latency';

export const TEXTS: Readonly<Record<Language, Texts>> = {
  en: {
    dashboard: {
      title: 'Circuit breakers',
      description: 'Fluxgate circuits: their states, their transitions and, with `calls: true`, their calls.',
    },
    rows: {
      all: 'All circuits (not filtered by the variables above)',
      selected: 'Selected circuits',
      calls: 'Calls of the selected circuits (needs calls: true)',
    },
    variables: { datasource: 'Data source', job: 'Job', instance: 'Instance', circuit: 'Circuit' },
    panels: {
      currentlyOpen: {
        title: 'Currently open circuits',
        description:
          'How many circuits are open now. Counts all circuits: the variables above do not filter this panel.',
      },
      forcedOpen: {
        title: 'Forced open',
        description:
          'How many of the selected circuits were forced open manually. They reject every call until someone acts.',
      },
      tripRate: {
        title: 'Circuit trip rate (5m)',
        description:
          'How often circuits open, per second, averaged over five minutes. Shows trends, and which service is in trouble. Counts all circuits: the variables above do not filter this panel.',
      },
      stateOverview: {
        title: 'Circuit state overview',
        description:
          'How many circuits are in each state. Counts all circuits: the variables above do not filter this panel.',
      },
      stateTimeline: {
        title: 'State timeline',
        description:
          'The state of each circuit over time. If a series sums the workers of a cluster: the worst state that one of them is in.',
      },
      timeInState: {
        title: 'Time in state',
        description: 'The share of the selected time range that each circuit spent in each state, longest open first.',
      },
      currentState: {
        title: 'Time in current state',
        description: 'How long ago each circuit entered its present state, latest change first. Needs calls: true.',
      },
      transitions: { title: 'Transitions', description: 'How many times circuits changed from one state to another.' },
      failureRate: {
        title: 'Failure rate',
        description:
          "The share of failures in each circuit's window, by which its rules decide. The line at 50% is the default rule's threshold; your rules may have another.",
      },
      inFlight: { title: 'Calls in flight', description: 'Calls that have not settled yet.' },
      calls: { title: 'Calls', description: 'Calls per second, by outcome.' },
      latency: { title: 'Latency', description: 'Call duration: median, 95th and 99th percentile.' },
    },
    columns: { circuit: 'Circuit', instance: 'Instance', state: 'State', time: 'For' },
    units: { transitions: 'transitions/s', calls: 'calls/s' },
    annotation: 'Circuit opened',
    links: { runbooks: 'Runbooks', documentation: 'Documentation' },
  },
  ko: {
    dashboard: {
      title: 'Circuit Breaker',
      description: 'Fluxgate Circuit의 상태와 전환, 그리고 `calls: true`일 때 호출을 보여줍니다.',
    },
    rows: {
      all: '전체 Circuit (위 변수로 걸러지지 않음)',
      selected: '선택한 Circuit',
      calls: '선택한 Circuit의 호출 (calls: true 필요)',
    },
    variables: { datasource: '데이터 소스', job: 'Job', instance: '인스턴스', circuit: 'Circuit' },
    panels: {
      currentlyOpen: {
        title: '현재 열린 Circuit',
        description:
          '현재 OPEN 상태에 있는 모든 Circuit Breaker의 실시간 수를 보여줍니다. 전체를 세므로 위 변수로 걸러지지 않습니다.',
      },
      forcedOpen: {
        title: '강제로 열린 Circuit',
        description:
          '선택한 Circuit 중 수동으로 강제 열림 상태가 된 수입니다. 누군가 조치할 때까지 모든 호출을 거부합니다.',
      },
      tripRate: {
        title: 'Circuit 트립률 (5분)',
        description:
          '지난 5분 동안 평균화된, Circuit이 열린 초당 트립률을 보여줍니다. 추세를 파악하고 문제 있는 서비스를 식별하는 데 유용합니다. 전체를 세므로 위 변수로 걸러지지 않습니다.',
      },
      stateOverview: {
        title: 'Circuit 상태 개요',
        description:
          '전체 시스템에 걸쳐 Circuit Breaker 상태 분포에 대한 높은 수준의 개요를 제공합니다. 전체를 세므로 위 변수로 걸러지지 않습니다.',
      },
      stateTimeline: {
        title: '상태 타임라인',
        description:
          '시간에 따른 각 Circuit의 상태입니다. 클러스터 워커를 합산한 시계열이라면 그중 가장 나쁜 상태를 보여줍니다.',
      },
      timeInState: {
        title: '상태별 시간',
        description: '선택한 시간 범위에서 각 Circuit이 각 상태에 있었던 비율입니다. 오래 열려 있던 순서로 정렬합니다.',
      },
      currentState: {
        title: '현재 상태 지속 시간',
        description:
          '각 Circuit이 현재 상태로 바뀐 뒤 지난 시간입니다. 최근에 바뀐 순서로 정렬합니다. calls: true가 필요합니다.',
      },
      transitions: { title: '상태 전환', description: 'Circuit의 상태가 전환된 횟수입니다.' },
      failureRate: {
        title: '실패율',
        description:
          '각 Circuit의 집계 구간에 있는 실패 비율로, 규칙이 판단하는 기준입니다. 50% 선은 기본 규칙의 임계값이며, 설정한 규칙에 따라 다를 수 있습니다.',
      },
      inFlight: { title: '진행 중인 호출', description: '시작했지만 아직 끝나지 않은 호출입니다.' },
      calls: { title: '호출', description: '결과별 초당 호출 수입니다.' },
      latency: { title: '응답 시간', description: '호출에 걸린 시간의 중앙값, 95번째, 99번째 백분위수입니다.' },
    },
    columns: { circuit: 'Circuit', instance: '인스턴스', state: '상태', time: '지속 시간' },
    units: { transitions: '전환/초', calls: '호출/초' },
    annotation: 'Circuit 열림',
    links: { runbooks: '런북', documentation: '문서' },
  },
};
