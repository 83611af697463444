import { describe, expect, it } from '@jest/globals';
import { optionsFrom } from './rules.js';
import { DEFAULT_RULES, DEFAULT_SETUP } from './setup.js';
import { Simulation, type Weather } from './simulation.js';

const start = (weather: Partial<Weather> = {}, rules = DEFAULT_RULES, seed = 1): Simulation =>
  new Simulation(optionsFrom(rules), { ...DEFAULT_SETUP, ...weather }, seed);
const told = ({ transitions }: Simulation): string[] =>
  transitions.map(({ oldState, newState, timestamp }) => `${Math.round(timestamp)}: ${oldState} -> ${newState}`);

describe('the simulation', () => {
  it('stays closed while the dependency is healthy', () => {
    const simulation = start({ failures: 0 });
    simulation.advance(60_000);
    expect(simulation.transitions).toEqual([]);
    const calls = simulation.seconds.reduce((sum, { success }) => sum + success, 0);
    expect(calls).toBeGreaterThan(1_000);
  });

  it('opens in an outage, probes in vain, and closes after it', () => {
    const simulation = start({ failures: 1 });
    simulation.advance(30_000);
    simulation.weather = { ...DEFAULT_SETUP, failures: 0 };
    simulation.advance(60_000);
    const states = simulation.transitions.map(({ newState }) => newState);
    expect(states.slice(0, 3)).toEqual(['open', 'half_open', 'open']);
    expect(states.at(-1)).toBe('closed');
    expect(simulation.seconds.some(({ rejected }) => rejected > 0)).toBe(true);
  });

  it('tells the same story for the same seed, in whatever steps it is played', () => {
    const [one, other, third] = [
      start({ failures: 0.6 }),
      start({ failures: 0.6 }),
      start({ failures: 0.6 }, DEFAULT_RULES, 2),
    ];
    one.advance(60_000);
    for (let step = 0; step < 600; step++) other.advance(100);
    third.advance(60_000);
    expect(told(one).length).toBeGreaterThan(2);
    expect(told(other)).toEqual(told(one));
    expect(told(third)).not.toEqual(told(one));
  });

  it('skips to the next change of state, and no further', () => {
    const simulation = start({ failures: 1 });
    simulation.advanceToTransition();
    expect(simulation.transitions).toHaveLength(1);
    expect(simulation.breaker.state).toBe('open');
    simulation.advanceToTransition();
    expect(simulation.breaker.state).toBe('half_open');
    const healthy = start({ failures: 0 });
    healthy.advanceToTransition(5_000);
    expect(healthy.now).toBe(5_000);
  });

  it('opens on hung calls, with a timeout of the caller and, later, without one', () => {
    const ended = start({ hangs: 1, timeout: 2_000 });
    ended.advanceToTransition();
    const hung = start({ hangs: 1, timeout: 0 });
    hung.advanceToTransition();
    expect([ended.breaker.state, hung.breaker.state]).toEqual(['open', 'open']);
    expect(hung.now).toBeGreaterThan(ended.now);
    expect(String(hung.transitions[0]?.reason)).toContain('did not settle');
  });

  it('does without calls', () => {
    const simulation = start({ traffic: 0 });
    simulation.advance(600_000);
    expect(simulation.now).toBe(600_000);
    expect(simulation.seconds).toEqual([]);
  });
});
