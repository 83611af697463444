import { describe, expect, it } from '@jest/globals';
import { rig } from './testing/rig.js';

describe('when the process exits', () => {
  const exits = () => process.listeners('exit').length;

  it('what was never sent is reported at once, and what is on its way as far as is known', async () => {
    const { server, time, tell, lost } = await rig();
    const before = exits();
    server.always = 'hang';
    tell('closed', 'open', { circuitName: 'a' });
    tell('closed', 'open', { circuitName: 'b' });
    await time.advance(0);
    expect(exits()).toBe(before + 1);
    process.listeners('exit').at(-1)?.(0);
    expect(lost().map(({ circuitName, reason, mayHaveArrived }) => [circuitName, reason, mayHaveArrived])).toEqual([
      ['a', 'exit', true],
      ['b', 'exit', false],
    ]);
  });

  it('there is nothing to report, and no hook, once everything is delivered or given up', async () => {
    const before = exits();
    const { time, tell } = await rig();
    tell('closed', 'open');
    expect(exits()).toBe(before + 1);
    await time.advance(60_000);
    expect(exits()).toBe(before);
    const { tell: tellAnother, listener, server, time: another } = await rig();
    server.always = 'hang';
    tellAnother('closed', 'open');
    const closed = listener.close({ timeout: 0 });
    await another.advance(1);
    await closed;
    expect(exits()).toBe(before);
  });
});
