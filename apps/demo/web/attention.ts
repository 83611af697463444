/** After so many ms out of sight a page hangs up: browsers open six connections to one server, for all of their tabs together. */
export const UNSEEN = 30_000;

/** Keep running what `start` starts, by what it returns to stop it, except while nobody has seen the page for {@link UNSEEN}. */
export function whileSeen(
  start: () => () => void,
  page: Pick<Document, 'hidden' | 'addEventListener'> = document,
): void {
  let stop: (() => void) | undefined = start();
  let hangUp: ReturnType<typeof setTimeout> | undefined;
  page.addEventListener('visibilitychange', () => {
    clearTimeout(hangUp);
    if (page.hidden) {
      hangUp = setTimeout(() => {
        stop?.();
        stop = undefined;
      }, UNSEEN);
    } else {
      stop ??= start();
    }
  });
}
