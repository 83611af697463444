import { State } from '../state.js';
import { type ComposableTripper, StateTripper } from './tripper.js';

/** Holds while the circuit is half-open; the tripper is asked there by the recovery `byTripper()`. */
export function halfOpened(): ComposableTripper {
  return new StateTripper('half_opened', State.HalfOpen);
}
