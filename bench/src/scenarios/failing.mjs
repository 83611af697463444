import { CircuitBreaker, failureRate, minRequests } from '@fluxgate/core';
import { ratio } from '../measure.mjs';

/** Two calls in five fail, with an error that was made beforehand: what is measured is the breaker, not the stack trace. */
function mixed() {
  const error = new Error('refused');
  let turn = 0;
  return async () => {
    turn = (turn + 2) % 5;
    if (turn < 2) throw error;
    return 1;
  };
}

const breaker = new CircuitBreaker({ name: 'failing', tripper: minRequests(100).and(failureRate(0.9)) });
const protectedWork = mixed();

console.log(
  JSON.stringify([
    { what: 'closed, 40 % failing', ...(await ratio(mixed(), () => breaker.call(protectedWork))), aim: '1.15 ×' },
  ]),
);
