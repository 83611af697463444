import { computed } from '@preact/signals';
import { room } from './control-room.js';
import { statesCounted } from './samples.js';

const samples = computed(() => room.value.samples);

/** How many circuits are in each state, by the metrics as they were scraped; `null` before the first scrape. */
export const overview = computed(() => statesCounted(samples.value));
