import { CircuitBreaker } from '@fluxgate/core';
import { PrometheusListener } from '@fluxgate/listener-prometheus';
import { Registry } from 'prom-client';
import { added } from '../measure.mjs';

const work = async () => 1;
const through = (options) => {
  const listeners = [new PrometheusListener({ registry: new Registry(), ...options })];
  const breaker = new CircuitBreaker({ name: 'heard', listeners });
  return () => breaker.call(work);
};
const unheard = new CircuitBreaker({ name: 'unheard' });
const bare = () => unheard.call(work);

console.log(
  JSON.stringify([
    { what: 'PrometheusListener, added to a call', ...(await added(bare, through({}))), aim: '0 ns' },
    { what: 'with calls: true', ...(await added(bare, through({ calls: true }))), aim: '300 ns' },
  ]),
);
