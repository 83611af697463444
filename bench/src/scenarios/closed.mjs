import { CircuitBreaker, timeWindow } from '@fluxgate/core';
import { ratio } from '../measure.mjs';

const work = async () => 1;
const bare = () => work();
const through = (options) => {
  const breaker = new CircuitBreaker({ name: 'closed', ...options });
  return () => breaker.call(work);
};

console.log(
  JSON.stringify([
    { what: 'closed, success, default rules', ...(await ratio(bare, through({}))), aim: '1.75 ×' },
    {
      what: 'closed, success, time window',
      ...(await ratio(bare, through({ window: timeWindow(60_000) }))),
      aim: '2.6 ×',
    },
    { what: 'closed, success, durations measured', ...(await ratio(bare, through({ measure: true }))), aim: '3.9 ×' },
  ]),
);
