/** A process that does its work while messages are posted, and then has nothing left to do: what `process.test.ts` watches. */
import { CircuitBreaker } from '@fluxgate/core';
import { SlackListener } from '../index.js';

const [webhookUrl = '', ending = 'none'] = process.argv.slice(2);
/** The work ends when the parent says so: it sees what has been posted. */
const told = new Promise<void>((resolve) => {
  const work = setInterval(() => {}, 60_000);
  process.once('SIGUSR2', () => resolve(clearInterval(work)));
});
// At a pace at which the second post goes out within the work, too; an attempt takes longer than any test.
const slack = new SlackListener({ webhookUrl, minInterval: 20, timeout: 600_000 });
const breaker = new CircuitBreaker({ name: 'payment_api', listeners: [slack] });
breaker.trip();
new CircuitBreaker({ name: 'stock_api', listeners: [slack] }).trip();
console.log('working');
await told;
if (ending === 'close') console.log('closed', await slack.close());
if (ending === 'flush') console.log('flushed', await slack.flush({ timeout: 300 }));
console.log('done');
