import type { Entry } from './trace.js';

/** What the promises depend on. */
export interface Promised {
  readonly staleAfter: number;
  readonly probers: number;
  /** Until when every circuit has to be closed for good; not asked for without it. */
  readonly closedBy?: number;
  /** By how much members' clocks may be fast or slow, as a ratio. */
  readonly drift?: number;
  /** How far entries of one moment may be apart in the log, in ms: a timer and a signal are written one after the other. */
  readonly slack?: number;
}

/** What the checker makes of one member while it reads the logs. */
interface Member {
  state: string;
  /** When the last good reading was asked for, and what it said. */
  asked: number;
  epoch: number;
  votes: number;
  need: number;
  leaseUntil: number;
  /** Opened by its own verdict and not closed since; or closed at this time. */
  verdict: boolean;
  verdictEnded: number;
  /** Half-open by the fleet's leave. */
  leads: boolean;
}

/**
 * Judge the logs of all members by what PROTOCOL.md promises.
 *
 * @returns what was broken, in words; empty when nothing was
 */
export function broken(
  log: readonly Entry[],
  { staleAfter, probers, closedBy, drift = 0, slack = 0 }: Promised,
): string[] {
  const faults: string[] = [];
  const members = new Map<string, Member>();
  /** When members died whose verdict stood. */
  const orphaned: number[] = [];
  const of = (m: string): Member => {
    let member = members.get(m);
    if (member === undefined) {
      member = {
        state: 'closed',
        asked: -Infinity,
        epoch: 0,
        votes: 0,
        need: Infinity,
        leaseUntil: -Infinity,
        verdict: false,
        verdictEnded: -Infinity,
        leads: false,
      };
      members.set(m, member);
    }
    return member;
  };
  /** By its own clock a member may be stale a little sooner or later than by ours. */
  const mayBeFresh = (member: Member, t: number): boolean => t - member.asked <= staleAfter * (1 + drift) + slack;
  const isFresh = (member: Member, t: number): boolean => t - member.asked <= staleAfter * (1 - drift) - slack;
  const heeding = (member: Member, t: number): boolean => isFresh(member, t) && member.epoch % 2 === 1;
  /** S3: whoever probes by a lease, and is not cut off or asleep by now. */
  const countProbers = (t: number): void => {
    const probing = [...members].filter(([, one]) => one.state === 'half_open' && one.leads && heeding(one, t));
    if (probing.length > probers) faults.push(`S3 at ${t}: ${probing.map(([m]) => m).join(', ')} probe at once`);
  };

  for (const entry of [...log].sort((a, b) => a.t - b.t)) {
    const { m, t } = entry;
    const member = of(m);
    if (entry.e === 'start') {
      // The vote of a process that died counts until it expires.
      if (member.verdict) orphaned.push(t);
      members.delete(m);
      of(m);
    } else if (entry.e === 'reading') {
      if (t - entry.sent > staleAfter * (1 - drift) || entry.sent < member.asked) continue;
      member.asked = entry.sent;
      member.votes = entry.votes;
      member.need = entry.need;
      member.leaseUntil = entry.lease > 0 ? entry.sent + 0.9 * (1 + drift) * entry.lease + slack : -Infinity;
      member.epoch = Math.max(member.epoch, entry.epoch);
      if (member.state === 'half_open' && member.epoch % 2 === 1 && entry.lease > 0) member.leads = true;
      if (member.epoch % 2 === 0) member.leads = false;
      countProbers(t);
    } else if (entry.e === 'held') {
      if (!mayBeFresh(member, t)) faults.push(`S4 at ${t}: ${m} is stale and waits for the fleet`);
    } else {
      const { from, to, kind, by } = entry;
      if (to === 'open') {
        if (kind === 'tripper' || kind === 'recovery') {
          member.verdict = true;
        } else if (by === 'fleet') {
          if (!mayBeFresh(member, t)) faults.push(`S2 at ${t}: ${m} was opened by the fleet, and stale`);
          if (from === 'closed') {
            if (member.votes < member.need || member.epoch % 2 === 0)
              faults.push(`S2 at ${t}: ${m} adopted without a quorum`);
            // Not what members were told, but what really was: so many had a verdict within what a reading and a vote may last.
            const since = t - 3 * staleAfter;
            const verdicts = [...members.values()].filter((one) => one.verdict || one.verdictEnded >= since).length;
            const gone = orphaned.filter((one) => one >= since).length;
            if (verdicts + gone < 2)
              faults.push(`S2 at ${t}: ${m} adopted, but ${verdicts + gone} members ever had a verdict`);
          }
        } else if (kind !== 'manual') {
          faults.push(`S2 at ${t}: ${m} opened by ${kind} ${by}`);
        }
      }
      if (to === 'half_open') {
        member.leads = heeding(member, t) && t < member.leaseUntil;
        if (heeding(member, t) && t >= member.leaseUntil) {
          faults.push(`S3 at ${t}: ${m} probes without a lease`);
        }
      }
      if (to === 'closed' && member.verdict) {
        member.verdict = false;
        member.verdictEnded = t;
      }
      member.state = to;
      if (to !== 'half_open') member.leads = false;
      countProbers(t);
      if (closedBy !== undefined && t > closedBy)
        faults.push(`L1 at ${t}: ${m} went from ${from} to ${to} (${entry.text})`);
    }
  }
  if (closedBy !== undefined) {
    for (const [m, { state }] of members) if (state !== 'closed') faults.push(`L1: ${m} is ${state} in the end`);
  }
  return faults;
}
