import type { State } from '@fluxgate/core';
import type { Weather } from './simulation.js';

/** The playground's words in one language. */
export interface Words {
  readonly title: string;
  readonly intro: string;
  readonly dependency: string;
  readonly sliders: Readonly<Record<keyof Weather, string>>;
  readonly never: string;
  readonly outage: string;
  readonly heal: string;
  readonly rules: string;
  readonly form: string;
  readonly code: string;
  readonly formless: string;
  readonly opensAfter: string;
  readonly rate: string;
  readonly wait: string;
  readonly probes: string;
  readonly play: string;
  readonly pause: string;
  readonly speed: string;
  readonly skip: string;
  readonly restart: string;
  readonly states: Readonly<Record<State, string>>;
  readonly since: (seconds: number) => string;
  readonly nextProbe: (seconds: number) => string;
  readonly dueProbe: string;
  readonly figures: (failed: number, total: number, inFlight: number) => string;
  readonly chart: string;
  readonly success: string;
  readonly failure: string;
  readonly rejected: string;
  readonly transitions: string;
  readonly none: string;
  readonly copyCode: string;
  readonly copyLink: string;
  readonly copied: string;
  readonly program: string;
}

export const en: Words = {
  title: 'Playground',
  intro: 'The real @fluxgate/core runs in this page, in virtual time. Break the dependency and watch the circuit.',
  dependency: 'The dependency',
  sliders: {
    failures: 'Failure rate',
    latency: 'Latency',
    hangs: 'Calls that hang',
    traffic: 'Traffic',
    timeout: 'Timeout of the caller',
  },
  never: 'none',
  outage: 'Cause an outage',
  heal: 'Repair it',
  rules: 'The rules',
  form: 'Form',
  code: 'Code',
  formless: 'These rules were written as code. Choose a value to replace them.',
  opensAfter: 'Opens after failures in a row',
  rate: 'Or at a failure rate of',
  wait: 'Waits (s)',
  probes: 'Probes to close',
  play: 'Play',
  pause: 'Pause',
  speed: 'Speed',
  skip: 'Skip to the next change',
  restart: 'Start over',
  states: {
    closed: 'Closed',
    open: 'Open',
    half_open: 'Half-open',
    metrics_only: 'Metrics only',
    disabled: 'Disabled',
    forced_open: 'Forced open',
  },
  since: (seconds) => `for ${seconds} s`,
  nextProbe: (seconds) => `next probe in ${seconds} s`,
  dueProbe: 'the next call is a probe',
  figures: (failed, total, inFlight) => `${failed} of ${total} calls in the window failed; ${inFlight} in flight`,
  chart: 'Calls per second, last two minutes',
  success: 'succeeded',
  failure: 'failed',
  rejected: 'rejected',
  transitions: 'Changes of state',
  none: 'None yet.',
  copyCode: 'Copy the code',
  copyLink: 'Copy a link to this setup',
  copied: 'Copied',
  program: 'The same circuit in your code',
};

export const ko: Words = {
  title: '플레이그라운드',
  intro: '이 페이지 안에서 실제 @fluxgate/core가 가상 시간으로 실행됩니다. 의존 서비스를 고장 내고 서킷을 지켜보세요.',
  dependency: '의존 서비스',
  sliders: {
    failures: '실패율',
    latency: '지연 시간',
    hangs: '응답 없는 호출',
    traffic: '트래픽',
    timeout: '호출자의 타임아웃',
  },
  never: '없음',
  outage: '장애 일으키기',
  heal: '복구하기',
  rules: '규칙',
  form: '양식',
  code: '코드',
  formless: '코드로 작성한 규칙입니다. 값을 고르면 바뀝니다.',
  opensAfter: '여는 연속 실패 수',
  rate: '또는 실패율',
  wait: '대기(초)',
  probes: '닫는 시험 호출 수',
  play: '재생',
  pause: '일시 정지',
  speed: '속도',
  skip: '다음 상태 변경으로',
  restart: '처음부터',
  states: {
    closed: '닫힘',
    open: '열림',
    half_open: '반열림',
    metrics_only: '측정만',
    disabled: '사용 안 함',
    forced_open: '강제 열림',
  },
  since: (seconds) => `${seconds}초째`,
  nextProbe: (seconds) => `${seconds}초 뒤 시험 호출`,
  dueProbe: '다음 호출이 시험 호출',
  figures: (failed, total, inFlight) => `윈도의 호출 ${total}건 중 ${failed}건 실패, ${inFlight}건 진행 중`,
  chart: '초당 호출, 최근 2분',
  success: '성공',
  failure: '실패',
  rejected: '거부',
  transitions: '상태 변경',
  none: '아직 없음.',
  copyCode: '코드 복사',
  copyLink: '이 설정의 링크 복사',
  copied: '복사됨',
  program: '같은 서킷을 코드로',
};
