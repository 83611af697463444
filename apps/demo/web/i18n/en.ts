import type { State } from '@fluxgate/core';
import type { Outcome, RuleKind } from '../../shared/events.js';
import type { PresetName, StepName } from '../../shared/presets.js';
import type { Verdict } from '../gauges.js';
import { formatsOf } from './formats.js';
import { reasonsInEnglish } from './reasons.en.js';
import { type Decision, tellReason } from './reasons.js';

const f = formatsOf('en');

/** What a story is called, what will happen, and what one sees at each of its steps. */
type Stories = { [P in PresetName]: { title: string; will: string; steps: Record<StepName<P>, string> } };

type Verdicts = Record<Verdict, (limit: number) => string>;

/** English. The other languages have the same keys: a missing one does not compile. */
export const en = {
  formats: f,
  reason: (decision: Decision): string =>
    tellReason(decision, reasonsInEnglish, f, (story) => en.stories.of[story].title),

  title: 'Control room',
  documentTitle: 'Fluxgate control room',
  lead: 'A shop calls three services, each through a circuit breaker. Break one, and watch its circuit cut it off, say why, and let it back in.',
  skip: 'Skip to the circuits',
  language: 'Language',
  theme: 'Theme',
  themes: { system: 'System', light: 'Light', dark: 'Dark' },

  connecting: 'Connecting',
  connected: 'Live',
  disconnected: 'No answer',
  lost: (since: string): string =>
    `The server has not answered since ${since}. What you see is how things were then; the page keeps trying to reach it.`,
  neverReached: 'The server does not answer. The page keeps trying to reach it.',
  back: 'The server answers again.',

  states: {
    closed: 'Closed',
    open: 'Open',
    half_open: 'Half-open',
    metrics_only: 'Metrics only',
    disabled: 'Disabled',
    forced_open: 'Forced open',
  } satisfies Record<State, string> as Record<State, string>,
  /** What a state means for the calls. */
  means: {
    closed: 'Calls pass, and each outcome is counted.',
    open: 'Calls are turned away at once and a fallback answers; the service is left in peace.',
    half_open: 'A few test calls pass, and decide whether all may.',
    metrics_only: 'Calls pass and are counted; failures do not open it.',
    disabled: 'Calls pass, and nothing is counted.',
    forced_open: 'Calls are turned away until somebody resets it.',
  } satisfies Record<State, string> as Record<State, string>,
  transition: (from: State, to: State): string => `${en.states[from]} → ${en.states[to]}`,
  noChangeYet: 'It has not changed since the start.',
  since: (span: string, at: string): string => `for ${span}, since ${at}`,
  reopened: (times: number): string => (times === 1 ? 'reopened once' : `reopened ${times} times`),

  explainer: {
    title: 'How it works',
    closed: {
      title: 'Closed',
      text: 'All is well: calls pass. The breaker counts how many fail, and how many are slow.',
    },
    open: {
      title: 'Open',
      text: 'Too many went wrong: calls are turned away at once, so that nobody waits and the service can recover.',
    },
    half_open: {
      title: 'Half-open',
      text: 'After a wait, a few test calls go through. If they are good, it closes; if not, it opens again.',
    },
  },

  glance: {
    title: 'Not closed',
    allClosed: (count: number): string =>
      count === 1 ? 'The circuit is closed.' : `All ${count} circuits are closed.`,
    more: (count: number): string => `and ${count} more`,
  },

  stories: {
    title: 'Break something',
    hint: 'Each story breaks one service, and repairs it by itself.',
    of: {
      outage: {
        title: 'Outage',
        will: 'Payments fails every call.',
        steps: {
          failing:
            'Payments fails every call. After five failures in a row its circuit opens; each test call finds it still failing.',
          repaired: 'Payments works again. The next test calls will go well, and after three its circuit closes.',
        },
      },
      brownout: {
        title: 'Brown-out',
        will: 'Inventory gets slow.',
        steps: {
          slow: 'Inventory answers, but takes too long, which is as bad as failing. When half of the last ten seconds’ calls are slow, its circuit opens.',
          repaired: 'Inventory is quick again. Five quick test calls, and its circuit closes.',
        },
      },
      flapping: {
        title: 'Flapping',
        will: 'Shipping fails at each try.',
        steps: {
          failing: 'Shipping fails. Three bad answers of ten are enough for its circuit to open.',
          relapsing: 'Each test call fails again, so the circuit reopens, and waits twice as long as before.',
          repaired: 'Shipping works again. The next test call is good, and one is enough here: it closes.',
        },
      },
      hang: {
        title: 'Hung service',
        will: 'Payments never answers.',
        steps: {
          hanging:
            'Payments accepts calls and never answers. Calls run into their timeout of a second: five, and the circuit opens.',
          repaired: 'Payments answers again. After three good test calls its circuit closes.',
        },
      },
      slow_recovery: {
        title: 'Slow recovery',
        will: 'Inventory recovers in part.',
        steps: {
          failing: 'Inventory fails, and its circuit opens.',
          half_repaired:
            'Inventory is back only in part. Few test calls are let in at first; a bad one reopens the circuit.',
          repaired: 'Inventory works again. Five quick test calls, and its circuit closes.',
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
    none: 'Nothing is broken on purpose. Choose a story, or turn the dials of a service below.',
    byHand: 'The dials are turned by hand. “All healthy” turns them back.',
  },

  lanes: {
    title: 'Circuits',
    of: (circuit: string): string => `Circuit ${circuit}`,
    calls: (service: string): string => `in front of ${service}`,
    tryIn: (span: string): string => `next try in ${span}`,
    tryNow: 'the next call is the test',
    tryUnknown: 'when it is tried again is not known',
    windowHolds: (calls: number): string => `${f.number(calls)} ${calls === 1 ? 'call' : 'calls'} in the window`,
    failed: 'Failed',
    slow: (ms: number): string => `Took ${f.latency(ms)} or longer`,
    meanLatency: 'Mean duration',
    streakOpens: (failures: number): string => `Also opens after ${failures} failures in a row.`,
    countsFrom: (calls: number): string => `Counts from ${calls} calls.`,
    /** How a rate stands to its limit, from 0 to 1. */
    verdict: {
      over: (limit) => `over the limit of ${f.percent(limit)}`,
      near: (limit) => `close to the limit of ${f.percent(limit)}`,
      below: (limit) => `opens at ${f.percent(limit)}`,
      notEnough: () => 'too few calls to count',
      nothingMeasured: () => 'nothing measured',
    } satisfies Verdicts as Verdicts,
    perSecondOver: 'Calls per second over the last minute, by outcome',
    outcomes: {
      success: 'good',
      failure: 'failed',
      ignored: 'not counted',
      not_permitted: 'turned away',
    } satisfies Record<Outcome, string> as Record<Outcome, string>,
  },

  dials: {
    title: (service: string): string => `Dials of ${service}`,
    errors: 'Errors',
    latency: 'Extra latency',
    hang: 'Hang: accept calls, never answer',
    traffic: 'Traffic',
    errorsValue: (rate: number): string => (rate === 0 ? 'none' : `${f.percent(rate)} of calls`),
    latencyValue: (ms: number): string => (ms === 0 ? 'none' : f.latency(ms)),
    trafficValue: (perSecond: number): string => (perSecond === 0 ? 'none' : `${f.number(perSecond)} a second`),
    onlyLive: 'Dials and operations act on the present. Go back to live to use them.',
    unreachable: 'They work again when the server answers.',
  },

  operations: {
    title: 'By hand',
    note: 'Note (optional)',
    noteHint: 'It goes into the log and to Slack.',
    names: {
      trip: 'Trip',
      force_open: 'Force open',
      metrics_only: 'Metrics only',
      disable: 'Disable',
      reset: 'Reset',
    },
    does: {
      trip: 'opens it as its rules would',
      force_open: 'keeps it open until reset',
      metrics_only: 'counts, never opens',
      disable: 'lets all through, counts nothing',
      reset: 'closes it, forgets what it counted',
    },
    of: (operation: string, circuit: string): string => `${operation} ${circuit}`,
    failed: (why: string): string => `That did not work: ${why}`,
  },

  rules: {
    title: 'Rules',
    names: {
      tripper: 'Opens when',
      window: 'Looks at',
      tracker: 'A failure is',
      retry: 'Tries again after',
      permit: 'Half-open admits',
      recovery: 'Closes after',
    } satisfies Record<RuleKind, string> as Record<RuleKind, string>,
  },

  crowd: {
    title: (circuits: number): string => `${circuits} more circuits`,
    lead: 'Those that need attention first.',
    all: (count: number): string => `Show all ${count}`,
    fewer: 'Show fewer',
    count: (state: State, count: number): string => `${count} ${en.states[state].toLowerCase()}`,
  },

  timeline: {
    title: 'The last five minutes',
    hint: 'Each mark is a change of state; the arrow keys move between them, Enter follows one below.',
    marks: 'Changes of state',
    mark: (circuit: string, transition: string, at: string): string => `${circuit}: ${transition}, ${at}`,
    others: (count: number): string =>
      count === 1 ? 'One other circuit has not changed.' : `${count} other circuits have not changed.`,
    showOthers: 'Show them too',
    hideOthers: 'Hide them',
    list: (count: number): string =>
      count === 1 ? 'The same as a list: 1 change' : `The same as a list: ${count} changes`,
    columns: { at: 'Time', circuit: 'Circuit', change: 'Change', why: 'Why' },
    empty: 'Nothing has changed its state yet.',
    now: 'now',
    legend: 'Patterns of the states',
    ago: (span: string): string => `−${span}`,
  },

  trace: {
    title: 'One transition, three places',
    lead: 'Every change of state goes to Slack, to the log and into the metrics. Choose one on the time line, or follow the latest.',
    following: 'Following the latest',
    chosen: 'Chosen',
    followLatest: 'Follow the latest',
    none: 'No change of state yet. Break something above.',
    arrived: (place: string, after: string): string => `${place}: arrived after ${after}`,
    waiting: (place: string): string => `${place}: not yet`,
    missing: (place: string): string => `${place}: nothing came`,
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
    empty: 'Nothing posted yet. Each change of state sends one message.',
    elsewhere: 'Messages go to your own Slack webhook: look there.',
    image: 'image',
    unknown: (type: string): string => `(a block of type ${type})`,
    older: (count: number): string => (count === 1 ? '1 older message' : `${count} older messages`),
  },

  log: {
    title: 'Log',
    terminal: 'as pino-pretty prints it',
    empty: 'Nothing logged yet.',
  },

  metrics: {
    title: 'Metrics',
    scraped: 'as scraped',
    circuit: 'Circuit',
    was: (value: string): string => `was ${value}`,
    isNew: 'new',
    empty: 'Nothing scraped yet.',
    noBuckets: 'Histogram buckets are left out here;',
    all: 'all of it is at /metrics',
  },

  panels: {
    title: 'The three panels of the dashboard',
    lead: 'What Grafana draws from the same metrics, with the query of each.',
    query: 'Query',
    currentlyOpen: 'Currently open circuits',
    thresholds: 'Fine at 0 · warning from 1 · critical from 5',
    grades: { ok: 'fine', warning: 'warning', critical: 'critical' },
    tripRate: 'Circuit trip rate (5m)',
    tripRateUnit: 'openings a second',
    noTrips: 'Nothing has opened in the last five minutes.',
    tripsChart: 'Trip rate of each circuit over the last five minutes',
    more: (count: number): string => `and ${count} more`,
    stateOverview: 'Circuit state overview',
    overviewChart: 'How many circuits are in each state',
    circuits: (count: number): string => (count === 1 ? 'circuit' : 'circuits'),
    nothing: 'Nothing scraped yet.',
    columns: { circuit: 'Circuit', rate: 'A second', state: 'State', count: 'Circuits' },
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
    keys: 'Space pauses and goes on.',
  },
};

/** All texts of the page, in one language. */
export type Messages = typeof en;
