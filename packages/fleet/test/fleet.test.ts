import { CircuitBreaker, cooldown, failureStreak } from '@fluxgate/core';
import { virtualClock } from '@fluxgate/core/testing';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Fleet, type Transport } from '../src/index.js';
import { type Member, NAME, TIMES, WAIT, World } from './support/world.js';

/** Calm weather, members that call when the test says so. */
async function world(...labels: string[]): Promise<{ world: World; members: Member[] }> {
  const world = new World(() => 0.5);
  const members = labels.map((label) => world.join(label));
  // Older than a lease: the board may grant one.
  await world.pass(TIMES.lease + 100);
  return { world, members };
}

const fail = (world: World, member: Member): void => {
  member.bad = true;
  world.call(member);
  world.call(member);
};

describe('verdicts', () => {
  it('of a quorum open the others, with a reason that says so', async () => {
    const { world: it, members } = await world('api-1', 'api-2', 'api-3');
    const [first, second, third] = members as [Member, Member, Member];
    fail(it, first);
    await it.pass(50);
    expect(third.breaker.state).toBe('closed');
    fail(it, second);
    await it.pass(50);
    expect(third.breaker.info()).toMatchObject({
      state: 'open',
      reason: {
        kind: 'external',
        by: 'fleet',
        text: 'fleet: 2 of 3 members open, first api-1: failure_streak 2 >= 2',
        leaves: [{ rule: 'quorum', value: 2, comparison: '>=', threshold: 2, detail: 'of 3 members' }],
      },
    });
    expect(third.fleet.info()).toMatchObject([{ name: NAME, open: true, stale: false, votes: 2, quorum: 2, live: 3 }]);
  });

  it('of one bad host never open the fleet', async () => {
    const { world: it, members } = await world('api-1', 'api-2', 'api-3');
    const [bad, ...good] = members as [Member, Member, Member];
    bad.bad = true;
    for (let i = 0; i < 100; i++) {
      for (const member of members) it.call(member);
      await it.pass(50);
    }
    expect(good.map(({ outcomes }) => outcomes.every((one) => one.endsWith('ok')))).toEqual([true, true]);
    // Nor does it wait for anyone: it probes by its own rule.
    expect(
      it.log.filter((one) => one.e === 'signal' && one.m === 'api-1' && one.to === 'half_open').length,
    ).toBeGreaterThan(3);
  });

  it('are not made of adopted openings or of what people do', async () => {
    const { world: it, members } = await world('api-1', 'api-2', 'api-3', 'api-4', 'api-5');
    const [first, second] = members as [Member, Member];
    first.breaker.trip('by hand');
    second.breaker.forceOpen('by hand');
    await it.pass(300);
    expect(members.slice(2).map(({ breaker }) => breaker.state)).toEqual(['closed', 'closed', 'closed']);
    expect(await first.fleet.members(NAME).catch(String)).toBeDefined();
  });

  it('of members that are gone do not count', async () => {
    const { world: it, members } = await world('api-1', 'api-2', 'api-3');
    const [first, second, third] = members as [Member, Member, Member];
    fail(it, first);
    await it.pass(50);
    it.crash(first);
    await it.pass(TIMES.staleAfter + 50);
    fail(it, second);
    await it.pass(200);
    expect(third.breaker.state).toBe('closed');
  });

  it('of a member that leaves do not count either, at once', async () => {
    const { world: it, members } = await world('api-1', 'api-2', 'api-3');
    const [first, second, third] = members as [Member, Member, Member];
    fail(it, first);
    await it.pass(50);
    first.breaker.dispose();
    await it.pass(150);
    fail(it, second);
    await it.pass(150);
    expect(third.breaker.state).toBe('closed');
    expect(third.fleet.info()).toMatchObject([{ live: 2, votes: 1 }]);
  });
});

describe('the return', () => {
  async function outage(): Promise<{ world: World; members: Member[] }> {
    const { world: it, members } = await world('api-1', 'api-2', 'api-3', 'api-4');
    it.dependencyUp = false;
    for (const member of members.slice(0, 2)) {
      it.call(member);
      it.call(member);
    }
    await it.pass(100);
    expect(members.map(({ breaker }) => breaker.state)).toEqual(['open', 'open', 'open', 'open']);
    return { world: it, members };
  }
  const halfOpened = (it: World): string[] =>
    it.log.flatMap((one) => (one.e === 'signal' && one.to === 'half_open' ? [one.m] : []));

  it('is tried by one member at a time, and once in a wait by all together', async () => {
    const { world: it, members } = await outage();
    for (let i = 0; i < 200; i++) {
      for (const member of members) it.call(member);
      await it.pass(20);
    }
    // 4 s with a wait of 0.7 s: without a fleet 4 members would have tried 5 times each.
    expect(halfOpened(it).length).toBeGreaterThan(1);
    expect(halfOpened(it).length).toBeLessThanOrEqual(5);
  });

  it('is followed by the others, spread over rejoinOver', async () => {
    const { world: it, members } = await outage();
    it.dependencyUp = true;
    for (let i = 0; i < 150; i++) {
      for (const member of members) it.call(member);
      await it.pass(20);
    }
    expect(members.map(({ breaker }) => breaker.state)).toEqual(Array(4).fill('closed'));
    const closings = it.log.filter((one) => one.e === 'signal' && one.to === 'closed').map(({ t }) => t);
    // Half of rejoinOver by the random numbers of this test, counted from a reading.
    expect(Math.min(...closings.slice(1)) - (closings[0] as number)).toBeGreaterThanOrEqual(TIMES.rejoinOver / 2);
  });

  it('does not hang on a prober that was killed', async () => {
    const { world: it, members } = await outage();
    let led: Member | undefined;
    while (led === undefined) {
      for (const member of members) {
        if (member.fleet.info()[0]?.leads) led = member;
        else if (member !== led) it.call(member);
      }
      await it.pass(20);
    }
    it.crash(led);
    it.dependencyUp = true;
    const rest = members.filter((member) => member !== led);
    for (let i = 0; i < (TIMES.lease + TIMES.rejoinOver + 4 * TIMES.heartbeat) / 20; i++) {
      for (const member of rest) it.call(member);
      await it.pass(20);
    }
    expect(rest.map(({ breaker }) => breaker.state)).toEqual(['closed', 'closed', 'closed']);
  });

  it('makes a backoff grow with the attempts of all', async () => {
    const { world: it } = await world();
    const asked: number[] = [];
    const retry = {
      delay({ reopens }: { reopens: number }) {
        asked.push(reopens);
        return 200;
      },
      toString: () => 'asked()',
    };
    const members = ['a', 'b', 'c'].map((label) => it.join(label, { breaker: { retry } }));
    await it.pass(TIMES.lease + 100);
    it.dependencyUp = false;
    for (let i = 0; i < 150; i++) {
      for (const member of members) it.call(member);
      await it.pass(20);
    }
    const tries = asked.filter((reopens) => reopens > 0);
    expect(tries.length).toBeGreaterThan(4);
    expect(tries).toEqual(tries.map((_, i) => i + 1));
  });
});

describe('orders', () => {
  it('reach every member, and those that join later, until a reset', async () => {
    const { world: it, members } = await world('api-1', 'api-2');
    const [first, second] = members as [Member, Member];
    let done = '';
    first.fleet.forceOpen(NAME, { note: 'maintenance' }).then(() => {
      done = 'yes';
    });
    await it.pass(100);
    expect([done, first.breaker.state, second.breaker.state]).toEqual(['yes', 'forced_open', 'forced_open']);
    expect(String(second.breaker.info().reason)).toBe('manual: fleet, by api-1: maintenance');
    const late = it.join('api-3');
    await it.pass(100);
    expect(late.breaker.state).toBe('forced_open');
    void second.fleet.reset(NAME);
    await it.pass(200);
    expect([...members, late].map(({ breaker }) => breaker.state)).toEqual(['closed', 'closed', 'closed']);
    const last = it.join('api-4');
    await it.pass(100);
    expect(it.log.filter((one) => one.e === 'signal' && one.m === 'api-4')).toEqual([]);
    expect(last.breaker.state).toBe('closed');
  });

  it('are kept by the members when the board forgets', async () => {
    const { world: it, members } = await world('api-1', 'api-2');
    void members[0]?.fleet.disable(NAME);
    await it.pass(100);
    it.forget();
    await it.pass(300);
    const late = it.join('api-3');
    await it.pass(200);
    expect(late.breaker.state).toBe('disabled');
  });

  it('reject when the board cannot be reached', async () => {
    const { world: it, members } = await world('api-1');
    it.boardDead = true;
    let said = '';
    (members[0] as Member).fleet.reset(NAME).catch((error) => {
      said = String(error);
    });
    await it.pass(2 * TIMES.staleAfter);
    expect(said).toMatch(/^Error: (the board has not answered within 500 ms|connect ECONNREFUSED)$/);
  });
});

describe('a dead transport', () => {
  it('makes every breaker do, call for call, what it does without a fleet', async () => {
    const steps = fc.array(fc.record({ pause: fc.nat({ max: 400 }), fails: fc.boolean(), calls: fc.nat({ max: 4 }) }), {
      maxLength: 60,
    });
    await fc.assert(
      fc.asyncProperty(steps, fc.boolean(), async (plan, wasAlive) => {
        const it = new World(() => 0.5);
        it.boardDead = !wasAlive;
        const joined = it.join('joined');
        const alone = it.join('alone', { alone: true });
        await it.pass(300);
        it.boardDead = true;
        await it.pass(wasAlive ? TIMES.staleAfter : 0);
        for (const { pause, fails, calls } of plan) {
          it.dependencyUp = !fails;
          for (let i = 0; i < calls; i++) {
            it.call(joined);
            it.call(alone);
          }
          await it.pass(pause);
        }
        expect(joined.outcomes).toEqual(alone.outcomes);
        const signals = (m: string) =>
          it.log.filter((one) => one.e === 'signal' && one.m === m).map((one) => ({ ...one, m: '' }));
        expect(signals('joined')).toEqual(signals('alone'));
        await it.pass(3 * TIMES.staleAfter);
        expect(joined.faults).toHaveLength(1);
      }),
      { numRuns: 60 },
    );
  });

  it('is reported once, and again after it was well in between', async () => {
    const { world: it, members } = await world('api-1');
    const { faults } = members[0] as Member;
    for (let times = 1; times <= 2; times++) {
      it.boardDead = true;
      await it.pass(5_000);
      expect(faults).toHaveLength(times);
      it.boardDead = false;
      await it.pass(12 * TIMES.staleAfter);
      expect(members[0]?.fleet.info()[0]?.stale).toBe(false);
    }
  });

  it('is not asked more than it can answer: two things at once, sixteen if it never answers', async () => {
    let underway = 0;
    let most = 0;
    const silent: Transport = {
      open: () => {},
      members: () => new Promise(() => {}),
      close: () => {},
      exchange: () => {
        most = Math.max(most, ++underway);
        return new Promise(() => {});
      },
    };
    const it = new World(() => 0.5);
    it.join('api-1', { fleet: { transport: silent } });
    await it.pass(9 * TIMES.staleAfter);
    expect(most).toBe(2);
    await it.pass(600_000);
    expect(most).toBe(16);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['text', 'PONG'],
    ['another version', { v: 2, readings: [] }],
    ['too few readings', { v: 1, readings: [] }],
    ['a reading that is none', { v: 1, readings: ['x'] }],
    [
      'a negative epoch',
      {
        v: 1,
        readings: [{ epoch: -1, votes: 9, need: 1, live: 9, first: '', text: '', lease: 0, holder: '', fails: 0 }],
      },
    ],
    [
      'an endless lease',
      {
        v: 1,
        readings: [
          { epoch: 1, votes: 9, need: 1, live: 9, first: '', text: '', lease: Infinity, holder: '', fails: 0 },
        ],
      },
    ],
    [
      'a foreign order',
      {
        v: 1,
        readings: [
          {
            epoch: 1,
            votes: 9,
            need: 1,
            live: 9,
            first: '',
            text: '',
            lease: 0,
            holder: '',
            fails: 0,
            order: { id: 1, kind: 'rm', note: '', by: '' },
          },
        ],
      },
    ],
  ])('that answers with %s is not believed, and reported once', async (_, reply) => {
    const it = new World(() => 0.5);
    const transport: Transport = {
      open: () => {},
      members: async () => reply,
      close: () => {},
      exchange: async () => reply,
    };
    const member = it.join('api-1', { fleet: { transport } });
    await it.pass(3_000);
    expect(member.breaker.state).toBe('closed');
    expect(member.fleet.info()).toMatchObject([{ stale: true, open: false }]);
    expect(member.faults).toHaveLength(1);
    await expect(Promise.race([member.fleet.members(NAME), it.pass(600)])).rejects.toThrow(
      'something else than a list',
    );
  });
});

describe('joining', () => {
  const quiet: Transport = {
    open: () => {},
    members: async () => ({}),
    close: () => {},
    exchange: () => new Promise(() => {}),
  };

  it('leaves the rules and their texts as they are', () => {
    const fleet = new Fleet({ transport: quiet });
    const retry = cooldown(5_000);
    const options = fleet.join({ name: 'payments', retry });
    expect(String(options.retry)).toBe('cooldown(5000)');
    expect(fleet.join({ name: 'payments' }).name).toBe('payments');
    return fleet.close();
  });

  it('asks the own ready() first, and both have to agree', () => {
    const fleet = new Fleet({ transport: quiet });
    let healthy = false;
    const clock = virtualClock();
    const retry = { delay: () => 100, ready: () => healthy, toString: () => 'healthy()' };
    const breaker = new CircuitBreaker(fleet.join({ name: 'payments', retry, clock }));
    breaker.trip();
    clock.advance(100);
    expect(breaker.tryAcquire()).toBeUndefined();
    healthy = true;
    expect(breaker.tryAcquire()).toBeDefined();
    return fleet.close();
  });

  it('twice under one name is reported, and the second breaker goes without', async () => {
    const errors: string[] = [];
    const fleet = new Fleet({ transport: quiet, onError: (error) => void errors.push(String(error)) });
    const breakers = [1, 2].map(() => new CircuitBreaker(fleet.join({ name: 'payments', tripper: failureStreak(1) })));
    expect(errors).toEqual(['TypeError: join() must be given each name once; got "payments" again']);
    expect(fleet.info()).toHaveLength(1);
    for (const breaker of breakers) breaker.dispose();
    expect(fleet.info()).toHaveLength(0);
    await fleet.close();
  });

  it.each<[string, object, string]>([
    ['an unknown option', { quorom: 2 }, 'unknown option "quorom"; expected one of transport, namespace'],
    [
      'a quorum of 1',
      { quorum: 1 },
      'quorum must be a share of the members above 0 and below 1, or an integer of at least 2; got 1',
    ],
    ['no prober', { probers: 0 }, 'probers must be an integer of at least 1; got 0'],
    [
      'a short memory',
      { staleAfter: 1_500 },
      'staleAfter must be at least 2 heartbeats (2000 ms) and at most a day; got 1500',
    ],
    [
      'a short lease',
      { lease: 9_000 },
      'lease must be at least twice staleAfter (10000 ms) and at most a day; got 9000',
    ],
    [
      'a client for a transport',
      { transport: {} },
      'transport must be a transport, such as localTransport() or redisTransport(client); got an object',
    ],
    ['an empty namespace', { namespace: '' }, 'namespace must be a non-empty string of at most 128 characters; got ""'],
    ['text for a time', { heartbeat: '1s' }, 'heartbeat must be a number of ms above 0 and at most 3600000; got "1s"'],
  ])('a fleet with %s throws', (_, options, message) => {
    expect(() => new Fleet({ transport: quiet, ...options })).toThrow(message);
  });

  it('a circuit without a name throws', () => {
    const fleet = new Fleet({ transport: quiet });
    expect(() => fleet.join({} as never)).toThrow('join({ name }) must be a non-empty string');
    expect(() => fleet.join({ name: 'x'.repeat(513) })).toThrow(RangeError);
    return fleet.close();
  });

  it('ends with close(), after which the breakers go on alone and orders reject', async () => {
    let closed = 0;
    const fleet = new Fleet({
      transport: { ...quiet, exchange: async () => ({ v: 1, readings: [] }), close: () => void closed++ },
    });
    const breaker = new CircuitBreaker(fleet.join({ name: 'payments' }));
    await Promise.all([fleet.close(), fleet.close()]);
    expect(closed).toBe(1);
    breaker.trip();
    expect(breaker.state).toBe('open');
    await expect(fleet.reset('payments')).rejects.toThrow('the fleet is closed');
  });
});

it('waits of the stories are what the tests here reckon with', () => expect(WAIT).toBeLessThan(TIMES.lease));
