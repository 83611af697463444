/** Takes secrets out of what others say: servers, proxies and HTTP clients like to repeat the address that they were given. */
export class Secrets {
  readonly #secrets: readonly string[];

  /** @param secrets - a webhook's URL, a token */
  constructor(...secrets: readonly string[]) {
    const parts = secrets.flatMap(variants).filter((part) => part.length >= SHORTEST);
    // The longest first: a URL goes as a whole, not with its host left standing.
    this.#secrets = [...new Set(parts)].sort((a, b) => b.length - a.length);
  }

  /** `text` without the secrets in it. */
  conceal(text: string): string {
    return this.#secrets.reduce((concealed, secret) => concealed.replaceAll(secret, '[secret]'), text);
  }
}

/** Anything shorter is not a secret, and would match in the middle of words. */
const SHORTEST = 6;

/** The forms in which a secret may turn up: whole, as a path, as the last part of the path, percent-encoded. */
function variants(secret: string): string[] {
  const forms = [secret];
  if (URL.canParse(secret)) {
    const { href, pathname, search, password } = new URL(secret);
    forms.push(href, pathname + search, pathname, password, ...pathname.split('/').filter(Boolean).slice(-1));
  }
  return [...forms, ...forms.map(encodeURIComponent)];
}
