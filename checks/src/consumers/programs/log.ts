// The log listener: one on a logger of the program's, one on the default logger, which is standard output.
import { CircuitBreaker, failureStreak } from '@fluxgate/core';
import { LogListener } from '@fluxgate/listener-log';
import { pino } from 'pino';

async function logged() {
  const lines: string[] = [];
  const logger = pino({ base: null, timestamp: false }, { write: (line: string) => void lines.push(line) });
  const payments = new CircuitBreaker({
    name: 'payment_api',
    tripper: failureStreak(1),
    listeners: [new LogListener({ logger: logger.child({ service: 'shop' }) }), new LogListener()],
  });
  await payments.call(async () => Promise.reject(new Error('refused'))).catch(() => {});
  const { level, service, circuit, msg } = JSON.parse(lines.join(''));
  return { level, service, newState: circuit.newState, msg };
}

logged().then((result) => console.log(`report: ${JSON.stringify(result)}`));
