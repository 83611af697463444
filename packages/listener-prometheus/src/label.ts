/**
 * A circuit's name as a label value.
 *
 * Prometheus refuses a scrape that is not valid UTF-8, and half of a surrogate pair cannot be encoded. It is shown by its
 * code, `\ud800`, so that names that differ only there keep different labels. Quotes, backslashes and newlines are escaped
 * by the client.
 */
export function label(name: string): string {
  return LONE_SURROGATE.test(name) ? name.replace(EACH_LONE_SURROGATE, code) : name;
}

const LONE_SURROGATE = /\p{Surrogate}/u;
const EACH_LONE_SURROGATE = /\p{Surrogate}/gu;

const code = (surrogate: string): string => `\\u${surrogate.charCodeAt(0).toString(16)}`;
