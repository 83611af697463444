import type { JSX } from 'preact';

/** The sign of Fluxgate: a line that passes a gate. */
export function Brand(): JSX.Element {
  return (
    <svg class="brand" viewBox="0 0 48 48" aria-hidden="true">
      <rect class="brand-ground" x="1" y="1" width="46" height="46" rx="13" />
      <path class="brand-line" d="M6 30h10m16 0h10" />
      <path class="brand-lever" d="M16 30 31 17" />
      <circle class="brand-pole" cx="16" cy="30" r="3.4" />
      <circle class="brand-pole" cx="32" cy="30" r="3.4" />
    </svg>
  );
}
