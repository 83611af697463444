import { setTimeout as delay } from 'node:timers/promises';

/** `GET` as JSON. */
export async function getJson<T>(url: string): Promise<T> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`GET ${url} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as T;
}

/** `GET` as text. */
export async function getText(url: string): Promise<string> {
  return (await fetch(url)).text();
}

/** `POST` as JSON. */
export async function postJson(url: string, body: unknown): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`POST ${url} answered ${response.status}: ${await response.text()}`);
}

/**
 * Look until what is looked at is as it should be, or until the time is over.
 *
 * @returns what was seen last
 */
export async function watch<T>(look: () => T | Promise<T>, done: (seen: T) => boolean, patience: number): Promise<T> {
  const end = performance.now() + patience;
  for (;;) {
    const seen = await look();
    if (done(seen) || performance.now() > end) return seen;
    await delay(20);
  }
}
