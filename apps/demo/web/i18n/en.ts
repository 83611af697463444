import type { State } from '@fluxgate/core';
import type { Outcome, RuleKind } from '../../shared/events.js';
import type { PresetName, StepName } from '../../shared/presets.js';
import type { Verdict } from '../gauges.js';
import { formatsOf } from './formats.js';
import { reasonsInEnglish } from './reasons.en.js';
import { type Decision, tellReason } from './reasons.js';

const f = formatsOf('en');

/** Each preset's title, its effect, and what the page shows at each of its steps. */
type Stories = { [P in PresetName]: { title: string; will: string; steps: Record<StepName<P>, string> } };

type Verdicts = Record<Verdict, (limit: number) => string>;

/** English. The other languages have the same keys: a missing one does not compile. */
export const en = {
  formats: f,
  reason: (decision: Decision): string =>
    tellReason(decision, reasonsInEnglish, f, (story) => en.stories.of[story].title),

  title: 'Control room',
  documentTitle: 'Fluxgate control room',
  tab: {
    lost: '⚠ Disconnected',
    open: (count: number): string => `● ${count} open`,
    halfOpen: (count: number): string => `◐ ${count} half-open`,
  },
  lead: 'A shop calls three services, each through a circuit breaker. Break one: its circuit opens, says why, and closes again once the service has recovered.',
  skip: 'Skip to the circuits',
  language: 'Language',
  theme: 'Theme',
  themes: { system: 'System', light: 'Light', dark: 'Dark' },

  connecting: 'Connecting',
  connected: 'Live',
  disconnected: 'Disconnected',
  lost: (since: string): string =>
    `The server has not answered since ${since}. The page shows the state at that time and keeps reconnecting.`,
  neverReached: 'The server does not answer. The page keeps reconnecting.',
  back: 'The server answers again.',

  states: {
    closed: 'Closed',
    open: 'Open',
    half_open: 'Half-open',
    metrics_only: 'Metrics only',
    disabled: 'Disabled',
    forced_open: 'Forced open',
  } satisfies Record<State, string> as Record<State, string>,
  /** How each state treats calls. */
  means: {
    closed: 'Calls pass, and each outcome is recorded.',
    open: 'Calls are rejected at once and a fallback answers, so the service can recover.',
    half_open: 'A few probes pass; their outcomes decide whether the circuit closes.',
    metrics_only: 'Calls pass and are recorded; failures do not open the circuit.',
    disabled: 'Calls pass, and nothing is recorded.',
    forced_open: 'Calls are rejected until the circuit is reset.',
  } satisfies Record<State, string> as Record<State, string>,
  transition: (from: State, to: State): string => `${en.states[from]} → ${en.states[to]}`,
  noChangeYet: 'No changes since start.',
  since: (span: string, at: string): string => `for ${span}, since ${at}`,
  lastFailure: (at: string): string => `Last failure at ${at}:`,
  /** An outage that lasts. */
  downSince: (at: string, span: string): string => `Down since ${at} (${span})`,
  /** An outage that has ended. */
  wasDown: (span: string): string => `Was down for ${span}`,
  reopened: (times: number): string => (times === 1 ? 'reopened once' : `reopened ${times} times`),

  explainer: {
    title: 'How it works',
    closed: {
      title: 'Closed',
      text: 'Calls pass. The breaker records how many fail and how many are slow.',
    },
    open: {
      title: 'Open',
      text: 'Too many calls failed: calls are rejected at once, so users do not wait and the service can recover.',
    },
    half_open: {
      title: 'Half-open',
      text: 'After a delay, a few probes go through. If they succeed, the circuit closes; if not, it reopens.',
    },
  },

  glance: {
    title: 'Not closed',
    allClosed: (count: number): string =>
      count === 1 ? 'The circuit is closed.' : `All ${count} circuits are closed.`,
    more: (count: number): string => `and ${count} more not closed, below`,
  },

  stories: {
    title: 'Break something',
    hint: 'Each preset breaks one service and repairs it again.',
    of: {
      outage: {
        title: 'Outage',
        will: 'Payments fails every call.',
        steps: {
          failing:
            'Payments fails every call. After five failures in a row its circuit opens; every probe still fails.',
          repaired: 'Payments works again. The next probes succeed, and after three the circuit closes.',
        },
      },
      brownout: {
        title: 'Brown-out',
        will: 'Inventory gets slow.',
        steps: {
          slow: 'Inventory answers, but too slowly, which counts like failing. Its circuit opens when half of the calls of the last 10 s are slow.',
          repaired: 'Inventory is fast again. After five quick probes its circuit closes.',
        },
      },
      flapping: {
        title: 'Flapping',
        will: 'Shipping fails every time.',
        steps: {
          failing: 'Shipping fails. Its circuit opens when three of ten calls fail.',
          relapsing: 'Every probe fails, so the circuit reopens and waits twice as long each time.',
          repaired: 'Shipping works again. One successful probe closes its circuit.',
        },
      },
      hang: {
        title: 'Hung service',
        will: 'Payments never answers.',
        steps: {
          hanging:
            'Payments accepts calls and never answers. Calls time out after 1 s; after five timeouts the circuit opens.',
          repaired: 'Payments answers again. After three successful probes its circuit closes.',
        },
      },
      slow_recovery: {
        title: 'Slow recovery',
        will: 'Inventory recovers partly.',
        steps: {
          failing: 'Inventory fails, and its circuit opens.',
          half_repaired:
            'Inventory has recovered only partly. The first probes are few, and one failure reopens the circuit.',
          repaired: 'Inventory works again. After five quick probes its circuit closes.',
        },
      },
      healthy: {
        title: 'All healthy',
        will: 'Repairs everything.',
        steps: {},
      },
    } satisfies Stories as Stories,
    running: (title: string, step: number, steps: number): string => `${title}: step ${step} of ${steps}`,
    left: (span: string): string => `${span} left`,
    none: 'No faults injected. Start a preset, or inject faults into a service below.',
    byHand: 'Faults are injected manually. “All healthy” removes them.',
  },

  lanes: {
    title: 'Circuits',
    of: (circuit: string): string => `Circuit ${circuit}`,
    calls: (service: string): string => `protects ${service}`,
    tryIn: (span: string): string => `next probe in ${span}`,
    tryNow: 'the next call is a probe',
    tryUnknown: 'time of the next probe unknown',
    windowHolds: (calls: number): string => `${f.number(calls)} ${calls === 1 ? 'call' : 'calls'} in the window`,
    failed: 'Failed',
    slow: (ms: number): string => `Took ${f.latency(ms)} or longer`,
    meanLatency: 'Mean duration',
    streakOpens: (failures: number): string => `Also opens after ${failures} failures in a row.`,
    countsFrom: (calls: number): string => `Judged once there are ${calls} calls.`,
    /** How a rate compares with its limit, a ratio from 0 to 1. */
    verdict: {
      over: (limit) => `over the limit of ${f.percent(limit)}`,
      near: (limit) => `close to the limit of ${f.percent(limit)}`,
      below: (limit) => `opens at ${f.percent(limit)}`,
      notEnough: () => 'too few calls to judge',
      nothingMeasured: () => 'no data',
    } satisfies Verdicts as Verdicts,
    perSecondOver: 'Calls per second over the last minute, by outcome',
    outcomes: {
      success: 'succeeded',
      failure: 'failed',
      ignored: 'ignored',
      not_permitted: 'rejected',
    } satisfies Record<Outcome, string> as Record<Outcome, string>,
  },

  dials: {
    title: (service: string): string => `${service[0]?.toUpperCase()}${service.slice(1)}: inject faults`,
    errors: 'Errors',
    latency: 'Extra latency',
    hang: 'Hang: accept calls, never answer',
    traffic: 'Traffic',
    errorsValue: (rate: number): string => (rate === 0 ? 'none' : `${f.percent(rate)} of calls`),
    latencyValue: (ms: number): string => (ms === 0 ? 'none' : f.latency(ms)),
    trafficValue: (perSecond: number): string => (perSecond === 0 ? 'none' : `${f.number(perSecond)} a second`),
    onlyLive: 'Faults and manual control act on the present. Go back to live to use them.',
    unreachable: 'Available again once the server answers.',
  },

  operations: {
    title: 'Manual control',
    note: 'Note (optional)',
    noteHint: 'Shown in the log and in Slack.',
    names: {
      trip: 'Trip',
      force_open: 'Force open',
      metrics_only: 'Metrics only',
      disable: 'Disable',
      reset: 'Reset',
    },
    does: {
      trip: 'opens the circuit as its rules would',
      force_open: 'keeps it open until reset',
      metrics_only: 'records, never opens',
      disable: 'lets every call pass, records nothing',
      reset: 'closes the circuit, clears its window',
    },
    of: (operation: string, circuit: string): string => `${operation} ${circuit}`,
    failed: (why: string): string => `Failed: ${why}`,
  },

  rules: {
    title: 'Rules',
    names: {
      tripper: 'Opens when',
      window: 'Window',
      tracker: 'Counts as failure',
      retry: 'Probes after',
      permit: 'Half-open admits',
      recovery: 'Closes after',
    } satisfies Record<RuleKind, string> as Record<RuleKind, string>,
  },

  crowd: {
    title: (circuits: number): string => `${circuits} more circuits`,
    lead: 'Circuits that need attention come first.',
    all: (count: number): string => `Show all ${count}`,
    fewer: 'Show fewer',
    search: 'Find a circuit',
    found: (count: number): string => (count === 1 ? '1 circuit found' : `${count} circuits found`),
    count: (state: State, count: number): string => `${count} ${en.states[state].toLowerCase()}`,
  },

  timeline: {
    title: 'The last five minutes',
    hint: 'Each mark is a state change. Arrow keys move between marks; Enter follows one below.',
    marks: 'State changes',
    mark: (circuit: string, transition: string, at: string): string => `${circuit}: ${transition}, ${at}`,
    others: (count: number): string =>
      count === 1 ? 'One other circuit has not changed.' : `${count} other circuits have not changed.`,
    showOthers: 'Show them',
    hideOthers: 'Hide unchanged circuits',
    list: (count: number): string => (count === 1 ? 'Show as a list (1 change)' : `Show as a list (${count} changes)`),
    columns: { at: 'Time', circuit: 'Circuit', change: 'Change', why: 'Why' },
    empty: 'No state changes yet.',
    now: 'now',
    legend: 'Patterns of the states',
    ago: (span: string): string => `−${span}`,
  },

  trace: {
    title: 'One transition, three places',
    lead: 'Every state change reaches Slack, the log and the metrics. Choose one on the time line, or follow the latest.',
    following: 'Following the latest',
    chosen: 'Chosen',
    followLatest: 'Follow the latest',
    none: 'No state changes yet. Break something above.',
    arrived: (place: string, after: string): string => `${place}: arrived after ${after}`,
    waiting: (place: string): string => `${place}: not yet`,
    missing: (place: string): string => `${place}: did not arrive`,
    after: (ms: number): string => f.latency(ms),
    inSlack: 'Slack',
    inLog: 'Log',
    inMetrics: 'Metrics',
    follow: 'Follow this change',
    followed: 'Followed',
  },

  slack: {
    title: 'Slack',
    channel: '#circuits',
    app: 'app',
    empty: 'No messages yet. Each state change sends one.',
    elsewhere: 'Messages go to your Slack webhook and appear there.',
    image: 'image',
    unknown: (type: string): string => `(a block of type ${type})`,
    older: (count: number): string => (count === 1 ? '1 older message' : `${count} older messages`),
  },

  log: {
    title: 'Log',
    terminal: 'as pino-pretty prints it',
    empty: 'No log lines yet.',
  },

  metrics: {
    title: 'Metrics',
    scraped: 'as scraped',
    circuit: 'Circuit',
    was: (value: string): string => `was ${value}`,
    isNew: 'new',
    empty: 'Nothing scraped yet.',
    noBuckets: 'Without histogram buckets;',
    all: 'see /metrics for all',
  },

  panels: {
    title: 'The three panels of the dashboard',
    lead: 'The same metrics as in Grafana, with the query of each panel.',
    query: 'Query',
    currentlyOpen: 'Currently open circuits',
    thresholds: 'OK at 0 · warning from 1 · critical from 5',
    /** Below the figure: circuits that reject calls without being counted by the query. */
    notCounted: (count: number): string =>
      `Not counted by this query: ${count} forced open, which ${count === 1 ? 'rejects' : 'reject'} all calls`,
    grades: { ok: 'OK', warning: 'warning', critical: 'critical' },
    tripRate: 'Circuit trip rate (5m)',
    tripRateUnit: 'trips per second',
    noTrips: 'No circuit opened in the last five minutes.',
    tripsChart: 'Trip rate of each circuit over the last five minutes',
    more: (count: number): string => `and ${count} more`,
    stateOverview: 'Circuit state overview',
    overviewChart: 'How many circuits are in each state',
    circuits: (count: number): string => (count === 1 ? 'circuit' : 'circuits'),
    nothing: 'Nothing scraped yet.',
    columns: { circuit: 'Circuit', rate: 'Per second', state: 'State', count: 'Circuits' },
  },

  player: {
    title: 'Time',
    pause: 'Pause',
    playAt: (speed: number): string => `Play at ${speed}×`,
    scrub: 'Moment shown',
    atMoment: (at: string, ago: string): string => `${at}, ${ago} ago`,
    live: 'Live',
    backToLive: 'Back to live',
    paused: 'Paused',
    playing: (speed: number): string => `Replay ${speed}×`,
  },

  announce: {
    change: (circuit: string, state: string, why: string): string => `${circuit} is now ${state.toLowerCase()}. ${why}`,
    many: (parts: string): string => `Several circuits changed: ${parts}.`,
    part: (circuit: string, state: string): string => `${circuit} ${state.toLowerCase()}`,
    paused: 'Paused.',
    live: 'Back to live.',
  },

  footer: {
    metrics: 'Metrics',
    metricsAs: 'as Prometheus scrapes them',
    circuits: 'Circuits',
    circuitsAs: 'as JSON',
    keys: 'Space: pause/resume.',
  },
};

/** All texts of the page, in one language. */
export type Messages = typeof en;
