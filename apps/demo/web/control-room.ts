// What the page knows, as signals: the recording, the moment shown, and the room as it was at that moment.

import type { State } from '@fluxgate/core';
import { batch, computed, type ReadonlySignal, signal } from '@preact/signals';
import { type CircuitFacts, type Event, REMEMBERED, REPLAYED, type Setting } from '../shared/events.js';
import { between, countUntil, type EventOf, Recording } from '../shared/recording.js';
import type { CircuitNow, Room } from '../shared/room.js';
import type { StreamMessages } from '../shared/stream.js';
import { serverClock } from './clock.js';
import { createPlayer } from './player.js';
import type { Ranked } from './states.js';

/** Whether the server is there. */
export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** `since`: when it was last heard, in ms since the Unix epoch; `null`: never. */
  | { readonly kind: 'lost'; readonly since: number | null };

/** How it is with the server now. */
export const connection = signal<Connection>({ kind: 'connecting' });
/** Whether it was there and is not, or has not been reached in time. */
export const isLost = computed(() => connection.value.kind === 'lost');

/** The circuits, as they were put together; `null` before the server's first word. */
export const setting = signal<Setting | null>(null);

/** The circuits that have dials. */
export const withDials = computed(() => (setting.value?.circuits ?? []).filter(({ service }) => service !== null));

/** The others. */
export const crowd = computed(() => (setting.value?.circuits ?? []).filter(({ service }) => service === null));

/** The recording is one object that grows; a new box around it tells that it has. */
const recorded = signal({ recording: new Recording() });

/** Which moment is shown. */
export const player = createPlayer();
const clock = serverClock();

/** The recording; whoever reads it hears when it has grown. */
export const recording = computed(() => recorded.value);

/** The room at the moment shown. */
export const room = computed<Room>(() => recorded.value.recording.at(player.time.value));

/** The moment shown, in whole seconds: for what is written in seconds. In ms since the Unix epoch. */
export const second = computed(() => Math.floor(player.time.value / 1_000) * 1_000);

/** The states of all circuits at present, whichever moment is shown. */
export const presentStates = computed<readonly State[]>(() => {
  const { latest } = recorded.value.recording;
  return Object.values(latest.circuits).map(({ figures }) => figures.state);
});

/** Whether dials and operations can be used: they act on the present. */
export const canAct = computed(() => player.isLive.value && connection.value.kind === 'live');

/** The frames until the moment shown; it changes once a second. */
export const frames = untilNow(({ recording: all }) => all.of('frame'));
/** The scrapes until the moment shown. */
export const scrapes = untilNow(({ recording: all }) => all.of('scrape'));

/** Every change of state in the five minutes before the moment shown, in order. */
export const marks = computed(() => {
  const end = player.time.value;
  const found = between(recorded.value.recording.of('signal'), end - REPLAYED, end);
  const same = found.length === lastMarks.length && found[0] === lastMarks[0] && found.at(-1) === lastMarks.at(-1);
  if (!same) lastMarks = found;
  return lastMarks;
});
let lastMarks: readonly EventOf<'signal'>[] = [];

/** What is known of one circuit at the moment shown. */
export interface CircuitSignals {
  readonly facts: CircuitFacts;
  readonly now: ReadonlySignal<CircuitNow | undefined>;
  readonly state: ReadonlySignal<State | undefined>;
  readonly since: ReadonlySignal<number>;
}

const circuits = computed(() => {
  const made = (setting.value?.circuits ?? []).map((facts): [string, CircuitSignals] => {
    const now = computed(() => room.value.circuits[facts.name]);
    return [
      facts.name,
      {
        facts,
        now,
        state: computed(() => now.value?.figures.state),
        since: computed(() => now.value?.figures.since ?? 0),
      },
    ];
  });
  return new Map(made);
});

/** One circuit by its name. What reads its state is not disturbed by its figures, nor by other circuits. */
export function circuitNamed(name: string): CircuitSignals | undefined {
  return circuits.value.get(name);
}

/** What circuits are sorted by; one that nothing is known of yet is taken for closed. */
export function rankedOf(facts: readonly CircuitFacts[]): Ranked[] {
  return facts.map(({ name }) => {
    const circuit = circuitNamed(name);
    return { name, state: circuit?.state.value ?? 'closed', since: circuit?.since.value ?? 0 };
  });
}

/** The server told who it is, and how all began. */
export function begin({ setting: given, room: base }: StreamMessages['start']): void {
  batch(() => {
    const restarted = setting.value !== null && setting.value.run !== given.run;
    if (restarted) clock.reset();
    setting.value = given;
    recorded.value = { recording: new Recording(base) };
    if (base.at > 0) clock.heard(base.at);
    if (restarted) player.live();
    tick();
  });
}

/** Something happened there. */
export function take(events: readonly Event[]): void {
  const last = events.at(-1);
  if (last === undefined) return;
  batch(() => {
    const { recording: growing } = recorded.value;
    growing.append(events);
    growing.forget(last.at - REMEMBERED);
    clock.heard(last.at);
    recorded.value = { recording: growing };
    tick();
  });
}

/** Since when anything is known, in ms since the Unix epoch. */
export const knownSince = computed(() => {
  const { recording: all } = recorded.value;
  // Before the first figures there are no circuits to show.
  return all.base.at || (all.of('frame')[0]?.at ?? 0);
});

/** Time goes on, unless the server is gone: then it stands still at its last word. */
export function tick(): void {
  const { latest } = recorded.value.recording;
  if (latest.at === 0) return;
  player.advance(connection.value.kind === 'lost' ? latest.at : Math.max(clock.now(), latest.at), knownSince.value);
}

/** The server was heard. */
export function heard(): void {
  if (connection.value.kind !== 'live') connection.value = { kind: 'live' };
}

/** Nobody listens to the server any more; what is shown gets old, until somebody does again. */
export function hungUp(): void {
  connection.value = { kind: 'connecting' };
}

/** The server is silent. */
export function lost(): void {
  if (connection.value.kind === 'lost') return;
  const { at } = recorded.value.recording.latest;
  connection.value = { kind: 'lost', since: at > 0 ? at : null };
}

/** All of a kind, for whoever looks back, told of only when the latest by the moment shown is another. */
function untilNow<T extends { readonly at: number }>(
  listed: (from: { readonly recording: Recording }) => readonly T[],
): ReadonlySignal<{ readonly all: readonly T[]; readonly last: T | undefined }> {
  const last = computed(() => {
    const all = listed(recorded.value);
    return all[countUntil(all, player.time.value) - 1];
  });
  return computed(() => ({ last: last.value, all: listed(recorded.peek()) }));
}
