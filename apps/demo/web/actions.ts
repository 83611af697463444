// What one can do here: each is a request to the server, and what comes of it arrives over the stream like everything else.

import type { ManualOperation } from '@fluxgate/core';
import type { Faults } from '../shared/faults.js';
import type { PresetName } from '../shared/presets.js';

/** What the server said to a request; `null`: it was done. Otherwise why it was not. */
export type Refusal = string | null;

/** Start a story. */
export function startPreset(preset: PresetName): Promise<Refusal> {
  return post('api/presets', { preset });
}

/** Turn dials of a service. */
export function turn(service: string, dials: Partial<Faults>): Promise<Refusal> {
  return post(`chaos/${encodeURIComponent(service)}`, dials);
}

/** Send more or fewer shoppers to a service, in requests a second. */
export function sendShoppers(service: string, perSecond: number): Promise<Refusal> {
  return post(`api/traffic/${encodeURIComponent(service)}`, { perSecond });
}

/** Operate a circuit by hand. An empty note is none. */
export function operate(circuit: string, operation: ManualOperation, note: string): Promise<Refusal> {
  const said = note.trim();
  return post(`api/circuits/${encodeURIComponent(circuit)}`, { operation, ...(said !== '' && { note: said }) });
}

async function post(path: string, body: object): Promise<Refusal> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (response.ok) return null;
    const answer = (await response.json().catch(() => ({}))) as { message?: unknown };
    return typeof answer.message === 'string' ? answer.message : `${response.status} ${response.statusText}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
