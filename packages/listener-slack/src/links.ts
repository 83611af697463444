import type { Locale } from './locales/locale.js';
import { LIMITS } from './message.js';
import type { SlackLinks } from './options.js';
import type { Link } from './standard.js';

/**
 * `links` as buttons.
 *
 * @param unfit - called for those that Slack would reject, and the whole message with them
 */
export function buttonsOf(links: SlackLinks, locale: Locale, unfit: (error: Error) => void): Link[] {
  const given = Object.entries(links).filter((link): link is [string, string | URL] => link[1] !== undefined);
  if (given.length > LIMITS.buttons) unfit(new RangeError(tooMany(given.length)));
  return given.slice(0, LIMITS.buttons).flatMap(([label, url]): Link[] => {
    const address = isWebAddress(url) ? new URL(url).href : undefined;
    if (address !== undefined && address.length <= LIMITS.url) {
      const shown = Object.hasOwn(locale.links, label) ? (locale.links[label] ?? label) : label;
      return [[[...shown].slice(0, LIMITS.button / 2).join('') || '→', address]];
    }
    unfit(
      new TypeError(
        `links[${JSON.stringify(label)}] must be an http:// or https:// URL of at most ${LIMITS.url} characters; got another value`,
      ),
    );
    return [];
  });
}

/** What to say of more links than a message can have. */
export function tooMany(count: number): string {
  return `links must be at most ${LIMITS.buttons}; got ${count}`;
}

/** Whether `given` is an address that a browser can open. */
export function isWebAddress(given: unknown): boolean {
  return URL.canParse(String(given)) && /^https?:$/.test(new URL(String(given)).protocol);
}
