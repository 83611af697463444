import { describe, expect, it } from '@jest/globals';
import { linesOf, seriesOf, statesCounted } from './samples.js';

describe('a sample’s key', () => {
  it.each([
    ['process_up', { name: 'process_up', labels: {} }],
    ['a{b="c",d="e"}', { name: 'a', labels: { b: 'c', d: 'e' } }],
    ['a{b="x,y}{=\\"q\\" \\\\ \\n"}', { name: 'a', labels: { b: 'x,y}{="q" \\ \n' } }],
  ])('%s is taken apart', (key, series) => {
    expect(seriesOf(key)).toEqual(series);
  });
});

describe('the state overview', () => {
  it('sums the gauge by state', () => {
    const samples = {
      'circuit_breaker_state{circuit_name="a",state="open"}': '1',
      'circuit_breaker_state{circuit_name="a",state="closed"}': '0',
      'circuit_breaker_state{circuit_name="b",state="open"}': '1',
      'circuit_breaker_state{circuit_name="c",state="half_open"}': '1',
      'circuit_breaker_calls_total{circuit_name="a",outcome="success"}': '17',
    };
    expect(statesCounted(samples)).toEqual({
      closed: 0,
      open: 2,
      half_open: 1,
      metrics_only: 0,
      disabled: 0,
      forced_open: 0,
    });
  });

  it('is not known before the first scrape: no false 0', () => {
    expect(statesCounted({})).toBeNull();
  });
});

it('shows one circuit’s lines, its state first', () => {
  const samples = {
    'circuit_breaker_calls_total{circuit_name="a",outcome="success"}': '17',
    'circuit_breaker_state_transition_total{circuit_name="a",old_state="closed",new_state="open"}': '2',
    'circuit_breaker_state{circuit_name="b",state="open"}': '0',
    'circuit_breaker_state{circuit_name="a",state="open"}': '1',
    process_up: '1',
  };
  expect(linesOf(samples, 'a').map(({ name, value }) => `${name} ${value}`)).toEqual([
    'circuit_breaker_state 1',
    'circuit_breaker_state_transition_total 2',
    'circuit_breaker_calls_total 17',
  ]);
});
