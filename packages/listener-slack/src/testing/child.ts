/** A process that does its work while messages are posted, and then has nothing left to do: what `process.test.ts` watches. */
import { once } from 'node:events';
import { CircuitBreaker } from '@fluxgate/core';
import { SlackListener } from '../index.js';

const [webhookUrl = '', ending = 'none'] = process.argv.slice(2);
/** The work ends when the parent closes standard input: it sees what has been posted. */
const told = once(process.stdin.resume(), 'end');
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
