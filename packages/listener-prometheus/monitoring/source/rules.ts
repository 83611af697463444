/** A recording rule. Its name says `level:metric:operations`, as Prometheus' conventions have it. */
export interface Recording {
  readonly record: string;
  readonly expr: string;
}

/** An alert, and what its runbook page says. */
export interface Alert {
  readonly alert: string;
  readonly expr: string;
  /** How long the expression has to hold. */
  readonly for?: string;
  readonly severity: 'critical' | 'warning' | 'info';
  readonly summary: string;
  readonly description: string;
  readonly runbook: {
    readonly means: string;
    readonly check: readonly string[];
    readonly act: readonly string[];
  };
}

export const RECORDINGS: readonly Recording[] = [
  {
    record: 'job_state:circuit_breaker_circuits:sum',
    expr: 'sum by (job, state) (circuit_breaker_state)',
  },
  {
    record: 'job_circuit_name:circuit_breaker_openings:rate5m',
    expr: 'sum by (job, circuit_name) (rate(circuit_breaker_state_transition_total{new_state="open"}[5m]))',
  },
  {
    record: 'job_circuit_name_outcome:circuit_breaker_calls:rate5m',
    expr: 'sum by (job, circuit_name, outcome) (rate(circuit_breaker_calls_total[5m]))',
  },
  {
    record: 'job_circuit_name:circuit_breaker_call_failures:ratio_rate5m',
    expr: [
      'sum by (job, circuit_name) (rate(circuit_breaker_calls_total{outcome="failure"}[5m]))',
      '  /',
      'sum by (job, circuit_name) (rate(circuit_breaker_calls_total{outcome=~"success|failure"}[5m]))',
    ].join('\n'),
  },
];

/**
 * The last value of a series, across a failed scrape: a gap of a minute must neither end an alert nor restart its wait. Grouped,
 * so that several circuits or workers behind one series make one alert.
 */
const latest = (selector: string): string => `max by (job, instance, circuit_name) (last_over_time(${selector}[2m]))`;

/** Transitions in the last two minutes: the circuit is being called, since it has no timer and only calls move it. */
const MOVED = 'sum by (job, instance, circuit_name) (increase(circuit_breaker_state_transition_total[2m]))';

/** No call has come since the wait ended: the circuit rejects nothing, and the next call is its attempt to recover. */
const WAITS_FOR_A_CALL = `${latest('circuit_breaker_retry_after_seconds')} == 0`;

export const ALERTS: readonly Alert[] = [
  {
    alert: 'CircuitBreakerOpen',
    expr: [
      `(${latest('circuit_breaker_state{state="open"}')} > 0 unless ${WAITS_FOR_A_CALL})`,
      `or (${latest('circuit_breaker_state{state=~"open|half_open"}')} > 0 and ${MOVED} > 0)`,
    ].join('\n'),
    for: '5m',
    severity: 'critical',
    summary: 'Circuit {{ $labels.circuit_name }} of {{ $labels.job }} is open ({{ $labels.instance }})',
    description:
      'Circuit {{ $labels.circuit_name }} of {{ $labels.instance }} ({{ $labels.job }}) has been open for five minutes: it rejects calls, and its attempts to recover fail.',
    runbook: {
      means:
        'The circuit opened and has not closed for five minutes: its attempts to recover fail, and callers get `CallNotPermittedError` or their fallback. An idle circuit does not fire this alert: once its wait is over (`circuit_breaker_retry_after_seconds` is 0) it rejects nothing, and `CircuitBreakerOpenIdle` reports it instead.',
      check: [
        'Why it opened: the last transition in the log of the process says so (`failure_rate 0.62 >= 0.5 over 100 calls`), with the last failure.',
        'Whether other instances have the same circuit open: `sum by (circuit_name) (circuit_breaker_state{state="open"})`. If all have, it is the dependency; if one has, it is that instance or its network.',
        'The dependency itself.',
        'How many calls it rejects. With `calls: true`: `sum by (outcome) (rate(circuit_breaker_calls_total{circuit_name="…"}[5m]))`.',
        'How long until the next attempt: `circuit_breaker_retry_after_seconds`. Absent means that the retry rule never tries by itself.',
      ],
      act: [
        'Restore the dependency. The circuit closes by itself: after each wait of its retry rule it lets a few calls through.',
        'If the dependency is healthy and the wait is long, `reset()` closes the circuit at once.',
        'If it will take longer, `forceOpen()` with a note spares the dependency the attempts.',
      ],
    },
  },
  {
    alert: 'CircuitBreakerOpenIdle',
    expr: [
      `(${latest('circuit_breaker_state{state="open"}')} > 0 and ${WAITS_FOR_A_CALL}`,
      `or ${latest('circuit_breaker_state{state="half_open"}')} > 0)`,
      `unless ${MOVED} > 0`,
    ].join('\n'),
    for: '1h',
    severity: 'info',
    summary: 'Circuit {{ $labels.circuit_name }} of {{ $labels.job }} is open and idle ({{ $labels.instance }})',
    description:
      'Circuit {{ $labels.circuit_name }} of {{ $labels.instance }} ({{ $labels.job }}) opened and has been waiting for a call for an hour. It rejects nothing.',
    runbook: {
      means:
        'The circuit opened, its wait is over, and no call has come since. That is normal for a nightly job or a host that is rarely used. Nothing is rejected: a circuit has no timer, and the next call is its attempt to recover. Do not page for this alert.',
      check: [
        'Whether calls should be coming: a job that no longer runs, traffic that was moved, a caller that gave up for good.',
        'Why it opened: `info().reason` and `info().failure`, or the last transition in the log.',
      ],
      act: [
        'Usually nothing. The next call tries.',
        '`reset()` closes the circuit now.',
        'If the circuit is no longer used, `dispose()` or `removeListener` removes its series.',
      ],
    },
  },
  {
    alert: 'CircuitBreakerFlapping',
    // increase() extrapolates to the whole of its range: 5 openings can show as 5.4, and never 6 as less than 5.5.
    expr: [
      'sum by (job, instance, circuit_name) (',
      '  increase(circuit_breaker_state_transition_total{old_state="closed", new_state="open"}[15m])',
      ') > 5.5',
    ].join('\n'),
    severity: 'warning',
    summary:
      'Circuit {{ $labels.circuit_name }} of {{ $labels.job }} keeps opening and closing ({{ $labels.instance }})',
    description:
      'Circuit {{ $labels.circuit_name }} of {{ $labels.instance }} ({{ $labels.job }}) opened {{ printf "%.0f" $value }} times within 15 minutes, and closed again each time.',
    runbook: {
      means:
        'The circuit opens, recovers and opens again. The dependency can serve the few calls of a half-open circuit, but not all of them.',
      check: [
        'Whether a worker of a cluster that is scraped as a sum has just died. Then it may be a false alarm, which ends within 15 minutes: the sum fell, and Prometheus took the rest of it for new openings. A metrics port for each worker prevents it.',
        'Whether the dependency is at its limit: its latency and its load while the circuit is closed.',
        'Whether some calls always fail (one shard, one host, one kind of request).',
        'Whether the rules suit the traffic: a small window or a low minimum of requests trips on a few failures.',
      ],
      act: [
        'Reduce the load on the dependency, or fix the part of it that fails.',
        'Let it recover more slowly: more probes, `backoff` instead of `cooldown`, a longer `rampUp`.',
        'Give a part that fails independently its own circuit.',
      ],
    },
  },
  {
    alert: 'CircuitBreakerForcedOpen',
    expr: `${latest('circuit_breaker_state{state="forced_open"}')} > 0`,
    for: '1h',
    severity: 'warning',
    summary:
      'Circuit {{ $labels.circuit_name }} of {{ $labels.job }} was forced open, and may be forgotten ({{ $labels.instance }})',
    description:
      'Circuit {{ $labels.circuit_name }} of {{ $labels.instance }} ({{ $labels.job }}) has been forced open for an hour. It rejects every call until someone acts.',
    runbook: {
      means: 'Someone forced the circuit open manually. Unlike an open one, it never recovers by itself.',
      check: [
        'Who did it and why: the note in the log of the process and in `info().reason`.',
        'Whether that is over.',
      ],
      act: [
        'If it is over, `reset()` closes the circuit; `trip()` leaves it open and lets it recover by its rules.',
        'If it is not, silence the alert until then.',
      ],
    },
  },
  {
    alert: 'CircuitBreakerHighFailureRate',
    expr: [
      `${latest('circuit_breaker_failure_rate')} > 0.25`,
      `and ${latest('circuit_breaker_window_calls')} >= 20`,
      `and ${latest('circuit_breaker_state{state="closed"}')} > 0`,
      // A count window keeps its rate when calls stop.
      'and sum by (job, instance, circuit_name) (increase(circuit_breaker_calls_total{outcome="failure"}[5m])) > 0',
    ].join('\n'),
    for: '2m',
    severity: 'warning',
    summary:
      'Circuit {{ $labels.circuit_name }} of {{ $labels.job }} is failing, and has not opened yet ({{ $labels.instance }})',
    description:
      '{{ $value | humanizePercentage }} of the calls of circuit {{ $labels.circuit_name }} of {{ $labels.instance }} ({{ $labels.job }}) fail. It is still closed.',
    runbook: {
      means:
        'More than a quarter of the calls in the window have failed for two minutes, and the circuit has not opened. It needs `calls: true`.',
      check: [
        'What fails: `info().failure`, and the errors of the calls in the log of the process.',
        'How far it is from opening: the threshold of its tripper (0.5 by default).',
      ],
      act: [
        'Fix the dependency while most of its calls still succeed.',
        'If the dependency is not at fault (a declined card, something not found), exclude them from its tracker.',
        'If a quarter of failures is normal for it, silence this alert for it (`alertname="CircuitBreakerHighFailureRate", circuit_name="…"`), or route it to a null receiver by the same matchers in Alertmanager. For another threshold, copy the rule into your own file under another name, with `circuit_name="…"` in its selectors. The next version replaces `rules.yml`.',
        'If the circuit should have opened, lower its threshold.',
      ],
    },
  },
];
