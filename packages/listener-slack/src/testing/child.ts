/** A process that does its work, tells Slack of it, and then has nothing left to do: what `process.test.ts` watches. */
import { once } from 'node:events';
import { CircuitBreaker } from '@fluxgate/core';
import { SlackListener } from '../index.js';

const [webhookUrl = '', ending = 'none'] = process.argv.slice(2);
// At a pace at which the second post goes out within the work, too; a post that kept the process would keep it for an hour.
const slack = new SlackListener({ webhookUrl, minInterval: 20, timeout: 3_600_000 });
const breaker = new CircuitBreaker({ name: 'payment_api', listeners: [slack] });
breaker.trip();
new CircuitBreaker({ name: 'stock_api', listeners: [slack] }).trip();
// The test closes standard input once the posts that it waits for are there.
process.stdin.resume();
await once(process.stdin, 'end');
if (ending === 'close') console.log('closed', await slack.close());
if (ending === 'flush') console.log('flushed', await slack.flush({ timeout: 300 }));
console.log('done');
