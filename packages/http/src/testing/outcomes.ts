import type { CallEvent, CircuitBreakerOptions, Listener } from '@fluxgate/core';

/** Hears the outcome of each call, in order. */
export class Outcomes implements Listener {
  readonly events: CallEvent[] = [];
  readonly #waiting = new Set<() => void>();

  onSignal(): void {}

  onCall(event: CallEvent): void {
    this.events.push(event);
    for (const check of [...this.#waiting]) check();
  }

  get outcomes(): string[] {
    return this.events.map(({ outcome }) => outcome);
  }

  /** Options of circuits that it listens to. */
  get listening(): Pick<CircuitBreakerOptions, 'listeners'> {
    return { listeners: [this] };
  }

  /** Resolves when `count` outcomes were heard, and gives them. */
  until(count: number): Promise<string[]> {
    return new Promise((resolve) => {
      const check = (): void => {
        if (this.events.length < count) return;
        this.#waiting.delete(check);
        resolve(this.outcomes);
      };
      this.#waiting.add(check);
      check();
    });
  }
}
