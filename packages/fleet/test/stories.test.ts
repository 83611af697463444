import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { broken } from './support/checker.js';
import { type Member, TIMES, WAIT, World } from './support/world.js';

const RUNS = Number(process.env['FLUXGATE_STORIES'] ?? 250);

/** What may happen to a fleet, and to which member of it. */
const incident = fc.record({
  pause: fc.integer({ min: 0, max: 900 }),
  what: fc.constantFrom(
    'down',
    'down',
    'up',
    'up',
    'bad',
    'good',
    'pause',
    'resume',
    'cut',
    'mend',
    'crash',
    'kill board',
    'board',
    'forget',
    'forget',
    'skew',
    'storm',
    'calm',
    'reset',
  ),
  who: fc.nat({ max: 5 }),
  much: fc.double({ min: 0, max: 1, noNaN: true }),
});

/** Random numbers from a seed: a story told again is the same story. */
function dice(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const story = fc.record({
  seed: fc.integer(),
  size: fc.integer({ min: 2, max: 6 }),
  drift: fc.boolean(),
  incidents: fc.array(incident, { minLength: 3, maxLength: 14 }),
});

describe('a fleet', () => {
  it('keeps its promises in every story', async () => {
    const seen = { adopted: 0, probed: 0, closed: 0 };
    await fc.assert(
      fc.asyncProperty(story, async ({ seed, size, drift, incidents }) => {
        const random = dice(seed);
        const world = new World(random);
        const rate = () => (drift ? 0.95 + 0.1 * random() : 1);
        let made = 0;
        const join = (): Member => world.join(`api-${++made}`, { rate: rate() });
        for (let i = 0; i < size; i++) join();
        // Calls keep coming, to everyone.
        const calls = (): void => {
          for (const member of world.members) world.call(member);
          world.after(15 + 20 * random(), calls);
        };
        calls();
        const quiet = { delay: () => 1 + 3 * random(), lost: () => false, twice: () => false };
        world.weather = quiet;
        for (const { pause, what, who, much } of incidents) {
          await world.pass(pause);
          const alive = world.members.filter(({ crashed }) => !crashed);
          const member = alive[who % alive.length] as Member;
          if (what === 'down') world.dependencyUp = false;
          if (what === 'up') world.dependencyUp = true;
          if (what === 'bad') member.bad = true;
          if (what === 'good') member.bad = false;
          if (what === 'pause') world.pause(member);
          if (what === 'resume') world.resume(member);
          if (what === 'cut') member.cut = true;
          if (what === 'mend') member.cut = false;
          if (what === 'kill board') world.boardDead = true;
          if (what === 'board') world.boardDead = false;
          if (what === 'forget') world.forget();
          if (what === 'skew') world.boardSkew += (much - 0.5) * 20_000;
          if (what === 'reset') member.breaker.reset('by hand');
          if (what === 'calm') world.weather = quiet;
          if (what === 'crash') {
            world.crash(member);
            join();
          }
          if (what === 'storm') {
            world.weather = {
              delay: () => 400 * random() * random(),
              lost: () => random() < 0.3 * much,
              twice: () => random() < 0.3,
            };
          }
        }
        // Everything is well again, and stays so.
        world.dependencyUp = true;
        world.boardDead = false;
        world.weather = quiet;
        for (const member of world.members) {
          member.bad = false;
          member.cut = false;
          world.resume(member);
        }
        // A seat is stale, or reads again, within staleAfter: two requests under way have to be given up first.
        const reachable = world.now + 2 * TIMES.staleAfter;
        const bound = WAIT + TIMES.lease + TIMES.rejoinOver + 2 * TIMES.heartbeat;
        // The last prober's outcome may have asked for a wait of its own; calls come every 35 ms; a slow clock makes all a little longer.
        const closedBy = reachable + 1.1 * (bound + TIMES.lease) + 4 * 35;
        await world.pass(closedBy - world.now + 2_000);
        const faults = broken(world.log, { ...TIMES, probers: 1, closedBy, drift: drift ? 0.06 : 0 });
        expect(faults).toEqual([]);
        for (const entry of world.log) {
          if (entry.e !== 'signal') continue;
          if (entry.by === 'fleet' && entry.from === 'closed') seen.adopted++;
          if (entry.to === 'half_open') seen.probed++;
          if (entry.to === 'closed') seen.closed++;
        }
      }),
      { numRuns: RUNS },
    );
    // The stories are about something.
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(0);
  });
});
