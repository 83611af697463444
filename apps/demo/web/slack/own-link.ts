const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * Where `url` leads from `page`: to a place on it, where both are the same server by two names for this machine. The server
 * has one in its messages, whichever the page was opened by; `url` as it is where it leads anywhere else.
 */
export function ownLink(url: string, page: string): string {
  const [there, here] = [new URL(url), new URL(page)];
  const sameHost = there.host === here.host || [there, here].every(({ hostname }) => LOOPBACK.test(hostname));
  const samePage = there.port === here.port && there.pathname === here.pathname && there.hash !== '';
  return sameHost && samePage ? there.hash : url;
}
