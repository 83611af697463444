// What the server tells the page: everything that happens, one event after the other. Both sides compile against this file.

import type { Failure, Outage, Reason, State } from '@fluxgate/core';
import type { Faults } from './faults.js';
import type { PresetName } from './presets.js';

/** How long the server remembers events, in ms: five minutes to replay, and the five before them that rates look back on. */
export const REMEMBERED = 600_000;

/** How far back a reader can go, in ms. */
export const REPLAYED = 300_000;

/** How often the figures of all circuits are read, in ms. */
export const FRAME_EVERY = 1_000;

/** Something that happened at the server. `at` is in ms since the Unix epoch and never goes backwards. */
export type Event = { readonly at: number } & (
  | FrameEvent
  | SignalEvent
  | FaultsEvent
  | TrafficEvent
  | PresetEvent
  | SlackEvent
  | LogEvent
  | ScrapeEvent
);

/** The kinds of events. */
export type EventKind = Event['kind'];

/** Once every {@link FRAME_EVERY}: the figures of each circuit. */
export interface FrameEvent {
  readonly kind: 'frame';
  /** By circuit name; a circuit is absent when nothing of it has changed since the frame before, and no call has ended. */
  readonly circuits: Readonly<Record<string, Figures>>;
}

/** A circuit's figures at one moment. Rates are ratios from 0 to 1; what was not measured is `null`, never a false 0. */
export interface Figures {
  readonly state: State;
  /** Since when it is in that state, in ms since the Unix epoch. */
  readonly since: number;
  /** When it will next be tried, in ms since the Unix epoch; only in `open`, where that is known. */
  readonly retryAt: number | null;
  readonly reopens: number;
  /** What the window holds. */
  readonly window: {
    readonly calls: number;
    readonly failures: number;
    readonly failureRate: number | null;
    /** The share of calls at or above the slow threshold of the circuit's own rules, if they have one. */
    readonly slowRate: number | null;
    /** The mean duration, in ms. */
    readonly latency: number | null;
  };
  /** Calls that ended since the frame before, by outcome. */
  readonly calls: Readonly<Record<Outcome, number>>;
}

/** How a call can end, as core's `CallOutcome` has it. */
export const OUTCOMES = ['success', 'failure', 'ignored', 'not_permitted'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** A circuit changed its state. */
export interface SignalEvent {
  readonly kind: 'signal';
  readonly circuit: string;
  readonly from: State;
  readonly to: State;
  /** When, as everyone who hears of it is told, in ms since the Unix epoch. `at` may be a little later. */
  readonly since: number;
  readonly reason: Pick<Reason, 'kind' | 'text' | 'leaves' | 'operation' | 'note'>;
  readonly reopens: number;
  /** When it will next be tried, in ms since the Unix epoch; only where `to` is `open` and that is known. */
  readonly retryAt: number | null;
  /** The failure recorded last, kept until the circuit closes. Absent when there was none. */
  readonly failure?: Failure;
  /** The outage that this change begins, continues or ends. Absent outside of one. */
  readonly outage?: Pick<Outage, 'since' | 'duration'>;
}

/** Somebody, or a preset, turned the dials of a service. */
export interface FaultsEvent {
  readonly kind: 'faults';
  readonly service: string;
  readonly faults: Faults;
}

/** How many requests a second a service now gets. */
export interface TrafficEvent {
  readonly kind: 'traffic';
  readonly service: string;
  readonly perSecond: number;
}

/** A preset started, came to its next step, or ended (`running: null`). */
export interface PresetEvent {
  readonly kind: 'preset';
  readonly running: {
    readonly name: PresetName;
    /** Which of its steps is under way, from 0. */
    readonly step: number;
    readonly steps: number;
    /** When that step ends, in ms since the Unix epoch. */
    readonly until: number;
  } | null;
}

/** Slack, or what stands in for it, took a message. */
export interface SlackEvent {
  readonly kind: 'slack';
  /** The body as it was posted. */
  readonly body: SlackBody;
}

/** What Slack's incoming webhooks accept, as far as a reader needs it. It comes from outside: each block may be anything. */
export interface SlackBody {
  readonly text?: string;
  readonly blocks?: readonly unknown[];
  readonly attachments?: readonly unknown[];
}

/** The log got a line. */
export interface LogEvent {
  readonly kind: 'log';
  /** The circuit it tells of, if any. */
  readonly circuit: string | null;
  readonly level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal';
  /** The line as pino-pretty prints it, with the terminal's colours (ANSI), without the line break at its end. */
  readonly line: string;
}

/**
 * Sample lines of the metrics that read otherwise than at the scrape before: `name{labels}` → value, both as scraped;
 * the buckets of histograms are left out.
 */
export interface ScrapeEvent {
  readonly kind: 'scrape';
  readonly changed: Readonly<Record<string, string>>;
}

/** What never changes while the server runs. */
export interface Setting {
  /** Another value after each start of the server: events of different runs do not fit together. */
  readonly run: string;
  readonly circuits: readonly CircuitFacts[];
  /** Whether messages go to the stand-in, where they can be shown, or to the real Slack. */
  readonly slack: 'stand-in' | 'real';
}

/** A circuit as it was put together. */
export interface CircuitFacts {
  readonly name: string;
  /** The service behind it, by which its dials are named. `null`: one of the crowd, which has no dials. */
  readonly service: string | null;
  /** Each rule as it prints itself. */
  readonly rules: Readonly<Record<RuleKind, string>>;
  /** The thresholds of its tripper: what the page draws as limits. Absent where no rule has one. */
  readonly limits: {
    /** From 0 to 1. */
    readonly failureRate?: number;
    /** The share (0 to 1) of calls that may take `threshold` ms or longer. */
    readonly slow?: { readonly rate: number; readonly threshold: number };
    /** Failures in a row. */
    readonly failureStreak?: number;
    /** How many calls the window has to hold before a rate counts. */
    readonly minRequests?: number;
  };
}

/** The rules that a breaker is put together from. */
export type RuleKind = 'window' | 'tracker' | 'tripper' | 'retry' | 'permit' | 'recovery';
