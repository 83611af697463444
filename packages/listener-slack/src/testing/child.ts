/** A process that does its work, tells Slack of it, and then has nothing left to do: what `process.test.ts` watches. */
import { CircuitBreaker } from '@fluxgate/core';
import { SlackListener } from '../index.js';

const [webhookUrl = '', ending = 'none'] = process.argv.slice(2);
// At a pace at which the second post goes out within the work, too; a post that kept the process would keep it for an hour.
const slack = new SlackListener({ webhookUrl, minInterval: 20, timeout: 3_600_000 });
const breaker = new CircuitBreaker({ name: 'payment_api', listeners: [slack] });
breaker.trip();
new CircuitBreaker({ name: 'stock_api', listeners: [slack] }).trip();
// Long enough for both posts to be on their way.
await new Promise((resolve) => setTimeout(resolve, 200));
if (ending === 'close') console.log('closed', await slack.close());
if (ending === 'flush') console.log('flushed', await slack.flush({ timeout: 300 }));
console.log('done');
