/**
 * What the bytes of a bundled breaker are there for. A source is a module of the core, or a member of `CircuitBreaker` after a
 * `#`; what is not named here belongs to the last part.
 *
 * @type {Readonly<Record<string, readonly string[]>>}
 */
export const PARTS = {
  'bad options are rejected by name, value and what is expected': ['options', 'validate'],
  'it says why: reasons, rules that print and explain themselves': ['reason', 'rule-text', 'circuit-breaker#toString'],
  'which error, and since when: failures and outages': [
    'failure',
    'causes',
    'circuit-breaker##outageAt',
    'circuit-breaker##remember',
  ],
  'half-open: probes, places, timeouts, verdicts, a ramp': [
    'probing',
    'verdict',
    'recoveries/probes',
    'permits/ramp-up',
    'circuit-breaker##admitProbe',
    'circuit-breaker##decideByProbe',
  ],
  'calls that never settle': [
    'batch',
    'unsettled',
    'circuit-breaker##batchOfOne',
    'circuit-breaker##endWatchedOrLate',
    'circuit-breaker##expire',
    'circuit-breaker##giveUp',
    'circuit-breaker##giveUpOverdue',
    'circuit-breaker##inFlight',
    'circuit-breaker##joinShared',
    'circuit-breaker##limit',
    'circuit-breaker##joinTimed',
    'circuit-breaker##look',
    'circuit-breaker##newBatch',
    'circuit-breaker##timeoutOf',
    'circuit-breaker##watch',
  ],
  'trying rules out: shadow openings': ['shadow', 'circuit-breaker##decideInShadow'],
  'streams and detached methods are reported': ['circuit-breaker##isStream', 'circuit-breaker##isBreaker'],
  'listeners: signals in order, each kept from the others': [
    'dispatcher',
    'listener',
    'circuit-breaker#addListener',
    'circuit-breaker#removeListener',
    'circuit-breaker#dispose',
    'circuit-breaker##listeners',
    'circuit-breaker##signal',
    'circuit-breaker##tellCall',
  ],
  'windows and their figures: counts, durations, slow calls': [
    'metric',
    'windows/bit-ring',
    'windows/count-window',
    'windows/measured-window',
    'windows/sliding-sum',
    'windows/window',
  ],
  'rules for opening, joined by `and` and `or`': ['trippers/failure-rate', 'trippers/min-requests', 'trippers/tripper'],
  'which outcomes are failures': ['trackers/any-error', 'trackers/tracker'],
  'kept across restarts: `toJSON`, `restore`': [
    'snapshot',
    'windows/saved',
    'circuit-breaker#toJSON',
    'circuit-breaker##restore',
  ],
  'a rejection that is cheap, and known across realms': [
    'errors',
    'named-error',
    'rejection',
    'circuit-breaker##refuse',
  ],
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
  'rules that throw do no harm: `onError`': ['rules', 'thenable', 'fault', 'circuit-breaker##fault'],
  '`callSync`, and fallbacks': [
    'circuit-breaker#callSync',
    'circuit-breaker#callWithFallback',
    'circuit-breaker#callSyncWithFallback',
  ],
  'manual control, tickets, `info`': [
    'circuit-breaker#reset',
    'circuit-breaker#trip',
    'circuit-breaker#forceOpen',
    'circuit-breaker#disable',
    'circuit-breaker#metricsOnly',
    'circuit-breaker##operate',
    'circuit-breaker##ticket',
    'circuit-breaker#acquire',
    'circuit-breaker#tryAcquire',
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
