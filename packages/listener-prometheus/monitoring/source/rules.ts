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
 * The last value of a series, across a scrape that failed: a gap of a minute must neither end an alert nor begin its wait anew.
 * Grouped, so that several circuits or workers behind one series make one alert.
 */
const latest = (selector: string): string => `max by (job, instance, circuit_name) (last_over_time(${selector}[2m]))`;

export const ALERTS: readonly Alert[] = [
  {
    alert: 'CircuitBreakerOpen',
    expr: `${latest('circuit_breaker_state{state=~"open|half_open"}')} > 0`,
    for: '5m',
    severity: 'critical',
    summary: 'Circuit {{ $labels.circuit_name }} of {{ $labels.job }} is open ({{ $labels.instance }})',
    description:
      'Circuit {{ $labels.circuit_name }} of {{ $labels.instance }} ({{ $labels.job }}) has not been closed for five minutes: its attempts to recover fail, or nobody calls it.',
    runbook: {
      means:
        'The circuit opened, and has not been closed for five minutes. Either its attempts to recover fail, and callers get `CallNotPermittedError` or their fallback; or nobody calls it. It has no timer: an open circuit stays open until the next call, which is its attempt to recover.',
      check: [
        'Whether anyone calls it. With `calls: true`: `sum by (outcome) (rate(circuit_breaker_calls_total{circuit_name="…"}[5m]))` is above 0, mostly `not_permitted`. Without, the log of the callers.',
        'Why it opened: the last signal in the log of the process says so (`failure_rate 0.62 >= 0.5 over 100 calls`).',
        'Whether other instances have the same circuit open: `sum by (circuit_name) (circuit_breaker_state{state="open"})`. If all have, it is the dependency; if one has, it is that instance or its network.',
        'The state of the dependency itself.',
      ],
      act: [
        'When nobody calls it, nothing is being rejected: the next call after its wait tries, and `reset()` closes it now.',
        'Bring the dependency back. The circuit closes by itself: each wait of its retry rule lets a few calls through.',
        'When the dependency is well and the wait is long, `reset()` closes the circuit at once.',
        'When it is going to take longer, `forceOpen()` with a note spares the dependency the attempts.',
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
        'The circuit opens, recovers and opens again. The dependency carries the few calls of a half-open circuit, and not all of them.',
      check: [
        'Whether a worker of a cluster that is scraped as a sum has just died. Then it may be a false alarm, which passes in 15 minutes: the sum fell, and Prometheus took what was left of it for new openings. A metrics port for each worker prevents it.',
        'Whether the dependency is at the limit of what it can take: its latency and its load when the circuit is closed.',
        'Whether a part of the calls always fails (one shard, one host, one kind of request).',
        'Whether the rules suit the traffic: a small window or a low minimum of requests trips on a few failures.',
      ],
      act: [
        'Relieve the dependency, or mend the part of it that fails.',
        'Let it recover more slowly: more probes, a `backoff` instead of a `cooldown`, a `rampUp` that takes longer.',
        'Give a part that fails by itself a circuit of its own.',
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
      means: 'Someone forced the circuit open by hand. Unlike an open one, it never recovers by itself.',
      check: [
        'Who did it and what for: the note of the signal in the log of the process, and `info().reason`.',
        'Whether that is over.',
      ],
      act: [
        'When it is over, `reset()` closes the circuit; `trip()` leaves it open and lets it recover by its rules.',
        'When it is not, silence the alert until then.',
      ],
    },
  },
  {
    alert: 'CircuitBreakerHighFailureRate',
    expr: [
      `${latest('circuit_breaker_failure_rate')} > 0.25`,
      `and ${latest('circuit_breaker_window_calls')} >= 20`,
      `and ${latest('circuit_breaker_state{state="closed"}')} > 0`,
      // A window of calls keeps its rate when nobody calls any more.
      'and sum by (job, instance, circuit_name) (increase(circuit_breaker_calls_total{outcome="failure"}[5m])) > 0',
    ].join('\n'),
    for: '2m',
    severity: 'warning',
    summary:
      'Circuit {{ $labels.circuit_name }} of {{ $labels.job }} is failing, and has not opened yet ({{ $labels.instance }})',
    description:
      '{{ $value | humanizePercentage }} of the calls of circuit {{ $labels.circuit_name }} of {{ $labels.instance }} ({{ $labels.job }}) fail. It is closed still.',
    runbook: {
      means:
        'More than a quarter of the calls in the window have failed for two minutes, and the circuit has not opened. It needs `calls: true`.',
      check: [
        'What fails: the errors of the calls, in the log of the process.',
        'How far it is from opening: the threshold of its tripper (0.5 by default).',
      ],
      act: [
        'Look after the dependency while most of its calls still succeed.',
        'When what fails is no failure of the dependency (a card that is declined, a thing that is not found), have its tracker ignore it.',
        'When a quarter of failures is normal for it, silence this alert for it (`alertname="CircuitBreakerHighFailureRate", circuit_name="…"`), or route it to nobody by the same matchers in Alertmanager. For a threshold of its own, copy the rule into a file of yours under another name, with `circuit_name="…"` in its selectors. `rules.yml` itself is replaced by the next version.',
        'When the circuit should have opened, lower its threshold.',
      ],
    },
  },
];
