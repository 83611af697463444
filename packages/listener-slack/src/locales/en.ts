import { type Locale, percent, units } from './locale.js';

/** English. */
export const en: Locale = {
  titles: {
    triggered: '🚨 Circuit Breaker Triggered',
    recovering: '🔄 Attempting Circuit Breaker Recovery',
    retriggered: '⚠️ Circuit Breaker Re-triggered',
    recovered: '✅ Circuit Breaker Recovered',
    changed: 'ℹ️ Circuit Breaker State Changed',
  },
  labels: {
    why: 'Why',
    when: 'When',
    nextTry: 'Next try',
    previous: 'Before that',
    reopens: 'Reopened',
  },
  links: { dashboard: 'Dashboard', runbook: 'Runbook' },
  duration: (ms) =>
    units(ms)
      .map(([unit, count]) => `${count} ${unit}`)
      .join(' '),
  from: (duration) => `in ${duration}`,
  reason: (reason) =>
    reason.kind === 'manual' && reason.operation
      ? reason.text.replace('manual', `manual ${reason.operation}`)
      : reason.text,
  times: (count) => (count === 1 ? 'once' : `${count} times`),
  metrics({ totalCount, failureCount, failureRate, avgDuration, slowCounts }) {
    const figures = [`${totalCount} ${totalCount === 1 ? 'call' : 'calls'}`];
    if (failureRate !== undefined) figures.push(`${failureCount} failed (${percent(failureRate)})`);
    if (avgDuration !== undefined) figures.push(`${en.duration(avgDuration)} on average`);
    for (const [threshold, count] of Object.entries(slowCounts)) {
      figures.push(`${count} took ${en.duration(Number(threshold))} or longer`);
    }
    return `Window: ${figures.join(' · ')}`;
  },
  reopened: (count) => `Reopened ${en.times(count)}.`,
  lasted: (state, duration) => `${state} for ${duration}`,
  nextTry: (duration) => `Next try in ${duration}.`,
  count: (transitions) => `${transitions} transitions`,
  folded: (name, transitions, span) => `${name}: ${transitions} transitions in ${span}, now`,
  repeated: '↻ Sent again, as the answer to the first attempt was lost: this may be a repeat.',
};
