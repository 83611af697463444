import { STATES, type State } from '@fluxgate/core';
import {
  type FaultyReading,
  labelOf,
  MAX_LABEL,
  MAX_TEXT,
  type MemberEntry,
  type Order,
  type OrderKind,
  plain,
  type Reading,
  VERSION,
} from './message.js';

const ORDERS: readonly OrderKind[] = ['force_open', 'disable', 'reset'];

/** A reply, checked: nothing that came over the network is believed because of where it came from. */
export function readReply(reply: unknown, expected: number): (Reading | FaultyReading)[] {
  const { v, readings } = Object(reply) as { v?: unknown; readings?: unknown };
  if (v !== VERSION)
    throw new Error(`the board answered in version ${show(v)} of the protocol; this is version ${VERSION}`);
  if (!Array.isArray(readings) || readings.length !== expected) {
    throw new Error(
      `the board answered with ${Array.isArray(readings) ? readings.length : 'no'} readings; ${expected} were asked for`,
    );
  }
  return readings.map(readReading);
}

function readReading(given: unknown): Reading | FaultyReading {
  const entry = Object(given) as Record<string, unknown>;
  if (entry['fault'] !== undefined) return { fault: plain(String(entry['fault']), MAX_TEXT) };
  const { epoch, votes, need, live, first, text, lease, holder, fails, order } = entry;
  const counts = [epoch, votes, need, live, fails].every((n) => Number.isSafeInteger(n) && (n as number) >= 0);
  const texts = [first, text, holder].every((one) => typeof one === 'string' && one.length <= 2 * MAX_TEXT);
  const leaseFits = typeof lease === 'number' && lease >= 0 && lease < Infinity;
  if (!counts || !texts || !leaseFits || !(order === undefined || isOrder(order)))
    return { fault: 'malformed reading' };
  return {
    epoch: epoch as number,
    votes: votes as number,
    need: need as number,
    live: live as number,
    first: plain(first as string, MAX_LABEL),
    text: plain(text as string, MAX_TEXT),
    lease,
    holder: plain(holder as string, MAX_LABEL),
    fails: fails as number,
    ...(order !== undefined && {
      order: { id: order.id, kind: order.kind, note: plain(order.note, MAX_TEXT), by: plain(order.by, MAX_LABEL) },
    }),
  };
}

function isOrder(given: unknown): given is Order {
  const { id, kind, note, by } = Object(given) as Record<string, unknown>;
  return (
    Number.isSafeInteger(id) &&
    (id as number) > 0 &&
    ORDERS.includes(kind as OrderKind) &&
    typeof note === 'string' &&
    typeof by === 'string'
  );
}

/** A list of members, checked; `ttl` is for how long a member counts that has just reported. */
export function readMembers(reply: unknown, ttl: number): MemberEntry[] {
  const { v, members } = Object(reply) as { v?: unknown; members?: unknown };
  if (v !== VERSION || !Array.isArray(members))
    throw new Error('the board answered with something else than a list of members');
  return members.flatMap((given) => {
    const { id, state, votes, leads, left } = Object(given) as Record<string, unknown>;
    const fits =
      typeof id === 'string' &&
      STATES.includes(state as State) &&
      typeof votes === 'boolean' &&
      typeof leads === 'boolean' &&
      typeof left === 'number';
    if (!fits) return [];
    const name = plain(id, 2 * MAX_LABEL);
    return [
      Object.freeze({
        member: labelOf(name),
        id: name,
        state: state as State,
        votes,
        leads,
        seen: Math.max(0, ttl - left),
      }),
    ];
  });
}

function show(given: unknown): string {
  return typeof given === 'number' || given === undefined ? String(given) : typeof given;
}
