import type { Locale } from './locales/locale.js';
import { LIMITS } from './message.js';
import { isWebAddress, type SlackLinks } from './options.js';
import type { Link } from './standard.js';

/**
 * `links` as buttons.
 *
 * @param unfit - told of each one that Slack would refuse, and the whole message with it
 */
export function buttonsOf(links: SlackLinks, locale: Locale, unfit: (error: Error) => void): Link[] {
  return Object.entries(links).flatMap(([label, url]): Link[] => {
    if (url === undefined) return [];
    const address = isWebAddress(url) ? new URL(url).href : undefined;
    if (address !== undefined && address.length <= LIMITS.url) {
      const shown = Object.hasOwn(locale.links, label) ? (locale.links[label] ?? label) : label;
      return [[[...shown].slice(0, LIMITS.button / 2).join('') || '→', address]];
    }
    unfit(
      new TypeError(
        `links: ${JSON.stringify(label)} is no http:// or https:// URL of at most ${LIMITS.url} characters`,
      ),
    );
    return [];
  });
}
