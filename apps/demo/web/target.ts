import { signal } from '@preact/signals';

/** The circuit that the address names: Slack's button leads to `#payment_api`. */
export const target = signal(named());

/** Keep it as the address says. */
export function followAddress(): void {
  addEventListener('hashchange', () => {
    target.value = named();
  });
}

function named(): string {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return '';
  }
}
