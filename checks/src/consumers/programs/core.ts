// The core alone, in any runtime: a circuit that opens, rejects, tries again and closes.
import { CallNotPermittedError, CircuitBreaker, consecutive, cooldown, failureStreak } from '@fluxgate/core';
import { recorder, virtualClock } from '@fluxgate/core/testing';

// The one thing that all runtimes share and that ECMAScript does not have.
declare const console: { log(line: string): void };

async function tripped() {
  const clock = virtualClock();
  const heard = recorder();
  const payments = new CircuitBreaker({
    name: 'payment_api',
    tripper: failureStreak(2),
    retry: cooldown(60_000),
    recovery: consecutive(1),
    listeners: [heard],
    clock,
  });
  const charge = payments.wrap(async (amount: number) => {
    if (amount < 0) throw new Error('refused');
    return amount;
  });

  const rejections: unknown[] = [];
  for (const amount of [-1, -1, 5]) await charge(amount).catch((error: unknown) => rejections.push(error));
  const last = rejections.at(-1);
  clock.advance(60_000);
  const paid = await charge(7);

  return {
    paid,
    notPermitted: CallNotPermittedError.is(last) && last instanceof Error ? last.message : String(last),
    transitions: heard.signals.map(
      ({ oldState, newState, reason }) => `${oldState} -> ${newState}: ${reason.leaves[0]?.rule}`,
    ),
  };
}

export const report = tripped().then((result) => console.log(`report: ${JSON.stringify(result)}`));
