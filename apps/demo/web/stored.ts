import { effect, type Signal, signal } from '@preact/signals';

/**
 * A choice that outlives the page. Where nothing can be stored (a locked-down browser), it lasts as long as the page.
 *
 * @param accepts - what a choice can be; anything else that was found is as good as nothing
 */
export function stored<T extends string>(key: string, accepts: readonly T[], otherwise: T): Signal<T> {
  const found = read(key);
  const choice = signal(accepts.find((one) => one === found) ?? otherwise);
  let first = true;
  effect(() => {
    const { value } = choice;
    if (!first) write(key, value);
    first = false;
  });
  return choice;
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
  } catch {
    // It lasts as long as the page.
  }
}
