import { State } from '../state.js';
import { type ComposableTripper, StateTripper } from './tripper.js';

/** Holds while the circuit is closed. */
export function closed(): ComposableTripper {
  return new StateTripper('closed', State.Closed);
}
