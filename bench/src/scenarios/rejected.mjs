import { CircuitBreaker } from '@fluxgate/core';
import { ratio } from '../measure.mjs';

const breaker = new CircuitBreaker({ name: 'rejected', onError: () => {} });
breaker.trip();
const work = async () => 1;
const prebuilt = new Error('not permitted');

console.log(
  JSON.stringify([
    {
      what: 'not permitted, against Promise.reject(prebuilt)',
      ...(await ratio(
        () => Promise.reject(prebuilt),
        () => breaker.call(work),
      )),
      aim: '0.5 ×',
    },
  ]),
);
