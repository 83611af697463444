import type { JSX } from 'preact';

/** Where the lever points, and how the calls run: through, back, or one at a time. */
const DRAWN = {
  closed: { lever: 'M40 36h40', calls: ['through', 'through later', 'through latest'] },
  open: { lever: 'M40 36 72 10', calls: ['back', 'back later', 'back latest'] },
  half_open: { lever: 'M40 36 77 24', calls: ['through', 'back later'] },
} as const;

/** A picture of the gate between the callers and the service. */
export function Gate({ state }: { readonly state: keyof typeof DRAWN }): JSX.Element {
  const { lever, calls } = DRAWN[state];
  return (
    <svg class="gate" data-state={state} viewBox="0 0 120 52" aria-hidden="true">
      <path class="gate-line" d="M5 36h32m46 0h32" />
      <path class="gate-lever" d={lever} />
      <circle class="gate-pole" cx="40" cy="36" r="5" />
      <circle class="gate-pole" cx="80" cy="36" r="5" />
      {calls.map((run) => (
        <circle key={run} class={`gate-call ${run}`} cx="0" cy="36" r="3.2" />
      ))}
    </svg>
  );
}
