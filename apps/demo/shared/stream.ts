// How the events travel: server-sent events under /api/events.

import type { Event, Setting } from './events.js';
import type { Room } from './room.js';

/**
 * What comes over the stream, by the name of the server-sent event. Each has the id `run:number`; a browser that lost the
 * connection names the last one it got, and the server goes on from there if it still remembers it. If not (it is another
 * run, or too long ago) it begins anew with `start`.
 */
export interface StreamMessages {
  /** Forget everything: this is the setting, and the room as it was before the events that follow. */
  readonly start: { readonly setting: Setting; readonly room: Room };
  /** What has happened since, in order. */
  readonly events: readonly Event[];
}

/** Where the stream is. */
export const STREAM_PATH = '/api/events';
