/**
 * What the bytes of a bundled breaker are there for. A source is a module of the core, or a member of `CircuitBreaker` after a
 * `#`; what is not named here belongs to the last part.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const PARTS = {
  'bad options are refused by name, value and what is accepted': ['options', 'validate'],
  'it says why: reasons, rules that print and explain themselves': [
    'reason',
    'rule-text',
    'failure',
    'causes',
    'unsettled',
    'circuit-breaker##remember',
    'circuit-breaker##outageAt',
    'circuit-breaker#toString',
  ],
  'half-open: probes, places, timeouts, verdicts, a ramp': [
    'probing',
    'verdict',
    'recoveries/probes',
    'permits/ramp-up',
    'circuit-breaker##admitProbe',
    'circuit-breaker##decideByProbe',
    'circuit-breaker##decideElsewhere',
  ],
  'hung calls: batches, looks, giving up': [
    'batch',
    'circuit-breaker##joinShared',
    'circuit-breaker##joinTimed',
    'circuit-breaker##batchOfOne',
    'circuit-breaker##look',
    'circuit-breaker##expire',
    'circuit-breaker##giveUpOverdue',
    'circuit-breaker##giveUp',
    'circuit-breaker##timeoutOf',
    'circuit-breaker##inFlight',
    'circuit-breaker##forgetPast',
    'circuit-breaker##pastAfter',
  ],
  'metrics_only: what would have happened': ['shadow', 'circuit-breaker##decideInShadow'],
  'listeners: signals in order, each kept from the others': [
    'dispatcher',
    'listener',
    'circuit-breaker#addListener',
    'circuit-breaker#removeListener',
    'circuit-breaker#dispose',
    'circuit-breaker##listeners',
    'circuit-breaker##tellCall',
  ],
  'windows and their figures: counts, durations, slow calls': [
    'metric',
    'windows/bit-ring',
    'windows/count-window',
    'windows/measured-window',
    'windows/saved',
    'windows/sliding-sum',
    'windows/window',
  ],
  'rules for opening, joined by `and` and `or`': [
    'trippers/failure-rate',
    'trippers/min-requests',
    'trippers/tripper',
    'circuit-breaker##open',
  ],
  'which outcomes are failures': ['trackers/any-error', 'trackers/tracker'],
  'kept across restarts: `toJSON`, `restore`': ['snapshot', 'circuit-breaker#toJSON', 'circuit-breaker##restore'],
  'a refusal that is cheap, and known across realms': ['errors', 'named-error', 'rejection', 'circuit-breaker##refuse'],
  'how long to stay open, with jitter': [
    'retries/cooldown',
    'retries/retry',
    'circuit-breaker##drawWait',
    'circuit-breaker##waitLeft',
    'circuit-breaker##admitFirstProbe',
  ],
  '`wrap`, `wrapSync`, `protect`': [
    'wrap',
    'circuit-breaker#wrap',
    'circuit-breaker#wrapSync',
    'circuit-breaker#protect',
  ],
  'rules that throw do no harm: `onError`': [
    'fault',
    'rules',
    'thenable',
    'circuit-breaker##fault',
    'circuit-breaker##now',
    'circuit-breaker##epoch',
    'circuit-breaker##isStream',
    'circuit-breaker##watch',
  ],
  '`callSync`, and fallbacks': [
    'circuit-breaker#callSync',
    'circuit-breaker#callWithFallback',
    'circuit-breaker#callSyncWithFallback',
  ],
  'operated by hand, tickets, `info`': [
    'circuit-breaker#reset',
    'circuit-breaker#trip',
    'circuit-breaker#forceOpen',
    'circuit-breaker#disable',
    'circuit-breaker#metricsOnly',
    'circuit-breaker##operate',
    'circuit-breaker#tryAcquire',
    'circuit-breaker#acquire',
    'circuit-breaker##ticket',
    'circuit-breaker#info',
  ],
  'what is left: to construct, call, record, change the state': [],
};

const REST = /** @type {string} */ (Object.keys(PARTS).at(-1));
const BY_SOURCE = new Map(Object.entries(PARTS).flatMap(([part, sources]) => sources.map((source) => [source, part])));

/** @param {string} source */
export function partOf(source) {
  return BY_SOURCE.get(source) ?? REST;
}
