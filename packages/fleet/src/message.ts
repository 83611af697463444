import type { State } from '@fluxgate/core';

/** The version of every message. A board and a member of different versions do not understand each other, and say so. */
export const VERSION = 1;

/** What people can do to a whole group. */
export type OrderKind = 'force_open' | 'disable' | 'reset';

/** A standing operation on a group. */
export interface Order {
  /** When the board took it, in ms since the epoch by the board's clock; later ones win. 0: not taken yet. */
  readonly id: number;
  readonly kind: OrderKind;
  /** Why, in the operator's words; may be empty. */
  readonly note: string;
  /** The label of the member that gave it. */
  readonly by: string;
}

/** What a member asks of the board about a lease: see PROTOCOL.md. */
export type LeaseRequest = 'none' | 'want' | 'keep' | 'probing';

/** One seat's part of an exchange. */
export interface Report {
  /** The circuit's name, which is the group's. */
  readonly name: string;
  /** The circuit's state; `left` when the member leaves the group. */
  readonly state: State | 'left';
  /** The highest epoch that the member has read; 0 when none. */
  readonly epoch: number;
  /** Below 1: a share of the live members (at least 2). Otherwise a number of members. */
  readonly quorum: number;
  /** How many members may hold a lease at once. */
  readonly probers: number;
  /** Present while the member's own verdict stands. */
  readonly vote?: { readonly epoch: number; readonly text: string };
  readonly lease: LeaseRequest;
  /** How the probing by a lease ended. */
  readonly outcome?: { readonly epoch: number; readonly to: 'closed' | 'failed'; readonly wait: number };
  readonly order?: Order;
}

/** One round trip: what a member brings. Everything in it is plain JSON. */
export interface Exchange {
  readonly v: 1;
  /** The member's id: its label, `~`, and what tells this run of the process from others. */
  readonly member: string;
  /** `staleAfter`: for how long the member counts as live, in ms. */
  readonly ttl: number;
  /** How long a lease lasts, in ms. */
  readonly lease: number;
  readonly reports: readonly Report[];
}

/** What the board says about one group. */
export interface Reading {
  /** Even: calm. Odd: open. */
  readonly epoch: number;
  /** Members whose verdict stands. */
  readonly votes: number;
  /** How many votes make a quorum now. */
  readonly need: number;
  /** Live members. */
  readonly live: number;
  /** The label of the first voter of this epoch, and its reason; empty when there is none. */
  readonly first: string;
  readonly text: string;
  /** For how many ms from now on this member holds a lease; 0 when it does not. */
  readonly lease: number;
  /** The label of a member that holds a lease; empty when none does. */
  readonly holder: string;
  /** How many probers failed in this epoch. */
  readonly fails: number;
  readonly order?: Order;
}

/** A group whose data the board could not make sense of. */
export interface FaultyReading {
  readonly fault: string;
}

/** One member of a group, as the board knows it. */
export interface MemberEntry {
  /** The member's label. */
  readonly member: string;
  /** The member's id: the label and what tells this run of the process from others. */
  readonly id: string;
  /** The state of its circuit, as it last reported it. */
  readonly state: State;
  /** Whether its own verdict stands: it counts towards the quorum. */
  readonly votes: boolean;
  /** Whether it holds a lease: it may probe while the group is open. */
  readonly leads: boolean;
  /** How long ago it reported, in ms by the board's clock. */
  readonly seen: number;
}

/** The most that one exchange carries. */
export const MAX_REPORTS = 128;
/** The longest name of a circuit, in UTF-16 units. */
export const MAX_NAME = 512;
/** The longest label of a member, in UTF-16 units. */
export const MAX_LABEL = 64;
/** The longest text of a verdict or note, in UTF-16 units. */
export const MAX_TEXT = 200;
/** The longest reply that is read, in characters. */
export const MAX_REPLY = 262_144;

/** The label of a member id. */
export function labelOf(id: string): string {
  const end = id.lastIndexOf('~');
  return end > 0 ? id.slice(0, end) : id;
}

/** `text` without control characters and lone surrogates, in at most `most` UTF-16 units. */
export function plain(text: string, most: number): string {
  const flat = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').replace(/\p{Cs}/gu, '\ufffd');
  return flat.length <= most ? flat : `${flat.slice(0, most - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
