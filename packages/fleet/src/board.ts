import type { State } from '@fluxgate/core';
import {
  type Exchange,
  labelOf,
  MAX_LABEL,
  MAX_TEXT,
  type Order,
  plain,
  type Reading,
  type Report,
  VERSION,
} from './message.js';

/** How far the board's clock may go back before the board trusts nothing that it remembers about leases, in ms. */
const BACK = 1_000;
/** No prober makes its group wait for longer than this, in ms. */
const MAX_HOLD = 3_600_000;
/** A group that nobody reports to is forgotten after so many ms. */
const KEPT = 600_000;

/** Until when, in ms by the board's clock, by member id. */
type Expiries = Map<string, number>;

/** What is kept of one group. */
interface Group {
  epoch: number;
  /** No lease is granted before. */
  hold: number;
  /** How long that was to last when it was set: a clock that goes back must not make it longer. */
  wait: number;
  /** Probers that failed in this epoch, and the id of the last one. */
  fails: number;
  failed: string;
  /** The first voter of this epoch, and its reason. */
  first: string;
  text: string;
  order: Order | undefined;
  readonly live: Expiries;
  readonly votes: Expiries;
  readonly leases: Expiries;
  /** Of the members that are not closed. */
  readonly states: Map<string, State>;
  /** When it was last reported to. */
  touched: number;
  /** Nothing expires before: so that not every exchange has to go through all members. */
  soonest: number;
}

/** What of an exchange every report in it shares. */
interface Visit {
  readonly id: string;
  readonly ttl: number;
  readonly lease: number;
  readonly now: number;
  /** The board may have forgotten leases that still last. */
  readonly young: boolean;
}

/**
 * The board of one namespace, as `localTransport()` runs it. The Lua script for Redis does the same, and a test compares the two.
 * See PROTOCOL.md, "The board".
 */
export class Board {
  readonly #groups = new Map<string, Group>();
  #born: number | undefined;
  #last = 0;
  #lease = 0;
  #swept = 0;

  /**
   * One exchange.
   *
   * @param now - ms by the board's clock
   * @returns the reply, and whether the members should exchange soon
   */
  exchange(
    request: Exchange,
    now: number,
  ): { readonly reply: { v: 1; readings: Reading[] }; readonly changed: boolean } {
    this.#lease = Math.max(this.#lease, request.lease);
    const jumped = now < this.#last - BACK || now > this.#last + this.#lease;
    if (this.#born === undefined || this.#born > now || jumped) this.#born = now;
    this.#last = now;
    const young = now < this.#born + this.#lease;
    const visit = { id: request.member, ttl: request.ttl, lease: request.lease, now, young };
    let changed = false;
    const readings = request.reports.map((report) => {
      const group = this.#group(report.name);
      const { epoch, order, touched } = group;
      if (now >= group.soonest || now < touched) expire(group, visit);
      group.touched = now;
      const reading = handle(group, report, visit);
      changed ||= group.epoch !== epoch || group.order !== order;
      return reading;
    });
    this.#sweep(now);
    return { reply: { v: VERSION, readings }, changed };
  }

  /** Everyone in a group, with for how long each counts without reporting again. */
  members(name: string, now: number): { v: 1; members: unknown[] } {
    const { live, states, votes, leases } = this.#groups.get(name) ?? newGroup(now);
    const members = [...live]
      .filter(([, until]) => until > now)
      .map(([id, until]) => ({
        id,
        state: states.get(id) ?? 'closed',
        votes: (votes.get(id) ?? 0) > now,
        leads: (leases.get(id) ?? 0) > now,
        left: until - now,
      }));
    return { v: VERSION, members };
  }

  #group(name: string): Group {
    let group = this.#groups.get(name);
    if (group === undefined) {
      group = newGroup(this.#last);
      this.#groups.set(name, group);
    }
    return group;
  }

  /** Forget groups that nobody reports to: now and then, so that no exchange pays for all of them. */
  #sweep(now: number): void {
    if (now >= this.#swept && now < this.#swept + KEPT) return;
    this.#swept = now;
    for (const [name, { touched, hold }] of this.#groups) {
      if (now > Math.max(touched, hold) + KEPT) this.#groups.delete(name);
    }
  }
}

function newGroup(now: number): Group {
  return {
    epoch: 0,
    hold: 0,
    wait: 0,
    fails: 0,
    failed: '',
    first: '',
    text: '',
    order: undefined,
    live: new Map(),
    votes: new Map(),
    leases: new Map(),
    states: new Map(),
    touched: now,
    soonest: 0,
  };
}

/** One report: counted, and answered. */
function handle(group: Group, report: Report, visit: Visit): Reading {
  const { id, now } = visit;
  if (report.epoch > group.epoch) enter(group, report.epoch);
  if (report.state === 'left') {
    forget(group, id);
    group.leases.delete(id);
  } else {
    put(group, group.live, id, now + visit.ttl);
    if (report.state === 'closed') group.states.delete(id);
    else group.states.set(id, report.state);
    countVote(group, report, visit);
    countOutcome(group, report, visit);
  }
  const need = report.quorum < 1 ? Math.max(2, Math.ceil(report.quorum * group.live.size)) : report.quorum;
  // Who leaves, or only brings an order, does not take part in deciding.
  if (report.state !== 'left') {
    if (group.epoch % 2 === 0 && group.votes.size >= need) enter(group, group.epoch + 1);
    if (group.epoch % 2 === 1 && !visit.young && !someoneAway(group)) enter(group, group.epoch + 1);
    decideLease(group, report, visit);
  }
  takeOrder(group, report.order, now);
  const [holder = ''] = group.leases.keys();
  return {
    epoch: group.epoch,
    votes: group.votes.size,
    need,
    live: group.live.size,
    first: group.first,
    text: group.text,
    lease: Math.max(0, (group.leases.get(id) ?? now) - now),
    holder: labelOf(holder),
    fails: group.fails,
    ...(group.order && { order: group.order }),
  };
}

/** Drop what is over, and what lasts longer than anything could that was written by this clock. */
function expire(group: Group, { now, ttl, lease }: Visit): void {
  const drop = (expiries: Expiries, longest: number): void => {
    for (const [id, until] of expiries) {
      if (until > now && until <= now + longest) {
        group.soonest = Math.min(group.soonest, until);
        continue;
      }
      expiries.delete(id);
      if (expiries === group.live) forget(group, id);
    }
  };
  group.soonest = Infinity;
  drop(group.live, 2 * ttl);
  drop(group.votes, 2 * ttl);
  drop(group.leases, 2 * lease);
  group.hold = Math.min(group.hold, now + group.wait);
}

function put(group: Group, expiries: Expiries, id: string, until: number): void {
  expiries.set(id, until);
  group.soonest = Math.min(group.soonest, until);
}

/** A member that is gone leaves no vote; its lease runs out by itself, because it may only be cut off. */
function forget(group: Group, id: string): void {
  group.live.delete(id);
  group.votes.delete(id);
  group.states.delete(id);
}

function enter(group: Group, epoch: number): void {
  const outage = epoch === group.epoch + 1 && epoch % 2 === 1;
  group.epoch = epoch;
  group.leases.clear();
  group.hold = 0;
  group.wait = 0;
  group.fails = 0;
  group.failed = '';
  // The votes that opened the group stand while it is open.
  if (outage) return;
  group.votes.clear();
  group.first = '';
  group.text = '';
}

function countVote(group: Group, { vote }: Report, { id, ttl, now }: Visit): void {
  const counts = vote && (vote.epoch === -1 || Math.floor(vote.epoch / 2) === Math.floor(group.epoch / 2));
  if (!counts) {
    group.votes.delete(id);
    return;
  }
  if (group.votes.size === 0) {
    group.first = plain(labelOf(id), MAX_LABEL);
    group.text = plain(vote.text, MAX_TEXT);
  }
  put(group, group.votes, id, now + ttl);
}

function countOutcome(group: Group, { outcome }: Report, { id, now }: Visit): void {
  if (!outcome || group.epoch % 2 === 0 || outcome.epoch !== group.epoch || !group.leases.has(id)) return;
  if (outcome.to === 'closed') {
    enter(group, group.epoch + 1);
    return;
  }
  group.leases.delete(id);
  group.fails++;
  group.failed = id;
  group.wait = Math.min(Math.max(outcome.wait, 0), MAX_HOLD);
  group.hold = now + group.wait;
}

function someoneAway({ states }: Group): boolean {
  for (const state of states.values()) if (state === 'open' || state === 'half_open') return true;
  return false;
}

function decideLease(group: Group, report: Report, { id, lease, now, young }: Visit): void {
  if (group.epoch % 2 === 0 || report.lease === 'none') {
    group.leases.delete(id);
    return;
  }
  const holds = group.leases.has(id);
  const vacant = group.leases.size < report.probers;
  if (report.lease === 'want') {
    const rested = now >= group.hold + (group.failed === id ? lease : 0);
    if (!holds && vacant && !young && rested) put(group, group.leases, id, now + lease);
  } else if (holds || (vacant && (report.lease === 'keep' || !young))) {
    put(group, group.leases, id, now + lease);
  }
}

function takeOrder(group: Group, order: Order | undefined, now: number): void {
  if (!order) return;
  const last = group.order?.id ?? 0;
  if (order.id === 0) group.order = { ...order, id: Math.max(Math.floor(now), last + 1) };
  else if (order.id > last) group.order = order;
}
