import { existsSync, openSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { run } from './testing/child.js';

// Processes of their own start slowly on a busy machine.
const SETUP = `
  import { CircuitBreaker } from '@fluxgate/core';
  import { LogListener } from '@fluxgate/listener-log';
  const log = new LogListener({ calls: true });
  const payments = new CircuitBreaker({ name: 'payment_api', listeners: [log] });
`;

const parsed = (stdout: string) =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

describe('the default logger', () => {
  it("is pino's own, on standard output, and made with the first line", async () => {
    const { code, stdout, stderr } = await run({
      source: `${SETUP}
        const before = process.listenerCount('exit');
        payments.forceOpen('drill');
        // pino makes sure by such a listener that what it holds is written at exit.
        if (process.listenerCount('exit') === before) throw new Error('made before its first line');
      `,
    }).ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(parsed(stdout)).toEqual([
      expect.objectContaining({
        level: 40,
        time: expect.any(Number),
        pid: expect.any(Number),
        hostname: expect.any(String),
        circuit: expect.objectContaining({ name: 'payment_api', newState: 'forced_open' }),
        msg: "Circuit Breaker 'payment_api' transitioned from closed to forced_open: manual force_open",
      }),
    ]);
  });

  it('keeps no process alive for a count, and loses none that is flushed, though the process exits at once', async () => {
    const { code, stdout } = await run({
      source: `
        import { LogListener } from '@fluxgate/listener-log';
        const log = new LogListener({ calls: true, interval: 3_600_000 });
        const rejected = { circuitName: 'payment_api', outcome: 'not_permitted', state: 'open' };
        for (let i = 0; i < 10; i++) log.onCall(rejected);
        process.once('beforeExit', () => {
          log.flush();
          process.exit(7);
        });
      `,
    }).ended;
    expect(code).toBe(7);
    expect(parsed(stdout).map(({ circuit }) => circuit.calls.count)).toEqual([1, 9]);
  });

  const onLinux = existsSync('/dev/full') ? it : it.skip;
  onLinux('ends no process and touches no call when standard output fails, and says so', async () => {
    const { code, stderr } = await run(
      {
        source: `${SETUP}
          import { setTimeout } from 'node:timers/promises';
          for (let i = 0; i < 3; i++) {
            payments.forceOpen();
            payments.reset();
            await setTimeout(50);
          }
          console.error(await payments.call(async () => 'paid'));
        `,
      },
      openSync('/dev/full', 'w'),
    ).ended;
    expect(stderr).toMatch(/^fluxgate: standard output failed, log lines are lost: Error: ENOSPC/);
    expect(stderr).toMatch(/^paid$/m);
    expect(code).toBe(0);
  });

  it.each([
    ['writes everything when somebody does', 200, false],
    ['counts what no longer fits into its buffer', 10_000, true],
  ])('does not hold up the calls when nobody reads standard output, and %s', async (_, noteLength, drops) => {
    const child = run({
      source: `${SETUP}
        for (let i = 0; i < 1_000; i++) {
          // A circuit of its own each time: those of one circuit would be counted.
          const circuit = new CircuitBreaker({ name: 'payment_api_' + i, listeners: [log] });
          circuit.forceOpen('x'.repeat(${noteLength}));
          circuit.disable('x'.repeat(${noteLength}));
        }
        console.error(await payments.call(async () => 'paid'));
      `,
    });
    child.process.stdout?.pause();
    await new Promise((resolve) => child.process.stderr?.once('data', resolve));
    child.process.stdout?.resume();
    const { code, stdout, stderr } = await child.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'paid\n' });
    const lines = parsed(stdout);
    const dropped = lines.reduce((sum, line) => sum + (line.dropped ?? 0), 0);
    expect(lines.filter((line) => 'circuit' in line)).toHaveLength(2_000 - dropped);
    expect(dropped > 0).toBe(drops);
  });
});
