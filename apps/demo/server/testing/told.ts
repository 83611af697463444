import type { Event, EventKind } from '../../shared/events.js';
import type { EventOf } from '../../shared/recording.js';
import type { Chronicle } from '../room/chronicle.js';

/** All that `chronicle` remembers. */
export function told(chronicle: Chronicle): Event[] {
  const all = chronicle.since(chronicle.forgotten, Number.POSITIVE_INFINITY) ?? [];
  return all.map((json) => JSON.parse(json) as Event);
}

/** The events of one kind that `chronicle` remembers. */
export function toldOf<K extends EventKind>(chronicle: Chronicle, kind: K): EventOf<K>[] {
  return told(chronicle).filter((event) => event.kind === kind) as EventOf<K>[];
}
