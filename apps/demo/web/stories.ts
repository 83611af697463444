import { PRESETS, type PresetName } from '../shared/presets.js';

/** The stories that break something, in the order in which they are offered. */
export const STORIES: readonly PresetName[] = [...PRESETS.filter((name) => name !== 'healthy'), 'healthy'];

/** The service that each story is about. */
export const SERVICE_OF: Readonly<Record<PresetName, string | null>> = {
  healthy: null,
  outage: 'payments',
  brownout: 'inventory',
  flapping: 'shipping',
  hang: 'payments',
  slow_recovery: 'inventory',
};
