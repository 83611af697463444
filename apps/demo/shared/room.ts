// The control room at one moment: what all events until then add up to. The server keeps one for what it has forgotten, the
// page one for what it shows, at present or in a replay.

import type { Event, Figures, LogEvent, PresetEvent, SignalEvent, SlackEvent } from './events.js';
import type { Faults } from './faults.js';

/** What there is to see at one moment. */
export interface Room {
  /** When the last event happened, in ms since the Unix epoch; 0 before the first. */
  readonly at: number;
  readonly circuits: Readonly<Record<string, CircuitNow>>;
  /** By service. */
  readonly faults: Readonly<Record<string, Faults>>;
  /** Requests a second, by service. */
  readonly traffic: Readonly<Record<string, number>>;
  readonly preset: PresetEvent['running'];
  /** The latest messages, the oldest first. */
  readonly slack: readonly At<SlackEvent>[];
  /** The latest lines, the oldest first. */
  readonly log: readonly At<LogEvent>[];
  /** The metrics as they read: `name{labels}` → value. */
  readonly samples: Readonly<Record<string, string>>;
}

/** A circuit's figures, and the change of state that led to them, if there was one. */
export interface CircuitNow {
  readonly figures: Figures;
  readonly last: At<SignalEvent> | null;
}

/** An event of one kind, with its time. */
export type At<T> = T & { readonly at: number };

/** How many Slack messages and log lines are kept. */
const KEPT = { slack: 20, log: 200 };

/** Before anything has happened. */
export const EMPTY_ROOM: Room = {
  at: 0,
  circuits: {},
  faults: {},
  traffic: {},
  preset: null,
  slack: [],
  log: [],
  samples: {},
};

/** The room after `event`; `room` stays as it is. */
export function after(room: Room, event: Event): Room {
  return { ...room, ...changes(room, event), at: event.at };
}

function changes(room: Room, event: Event): Partial<Room> {
  switch (event.kind) {
    case 'frame': {
      const circuits = { ...room.circuits };
      for (const [name, figures] of Object.entries(event.circuits)) {
        circuits[name] = { figures, last: circuits[name]?.last ?? null };
      }
      return { circuits };
    }
    case 'signal': {
      const before = room.circuits[event.circuit];
      // Its first frame comes within a second.
      if (before === undefined) return {};
      const { to, since, retryAt, reopens } = event;
      const figures = { ...before.figures, state: to, since, retryAt, reopens };
      return { circuits: { ...room.circuits, [event.circuit]: { figures, last: event } } };
    }
    case 'faults':
      return { faults: { ...room.faults, [event.service]: event.faults } };
    case 'traffic':
      return { traffic: { ...room.traffic, [event.service]: event.perSecond } };
    case 'preset':
      return { preset: event.running };
    case 'slack':
      return { slack: [...room.slack, event].slice(-KEPT.slack) };
    case 'log':
      return { log: [...room.log, event].slice(-KEPT.log) };
    case 'scrape':
      return { samples: { ...room.samples, ...event.changed } };
  }
}
