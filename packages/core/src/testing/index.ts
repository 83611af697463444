export { recorder, type SignalRecorder } from './recorder.js';
export { type VirtualClock, virtualClock } from './virtual-clock.js';
