import { player } from './control-room.js';
import { hinted } from './timeline-focus.js';

/** What Space already means something to. */
const TAKES_KEYS = 'input, select, textarea, button, summary, a[href], [role="meter"][tabindex]';

/** Space pauses and goes on, Escape closes what a mark tells, wherever the focus is. */
export function listenToKeys(): void {
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape') hinted.value = null;
    if (event.key !== ' ' || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (event.target instanceof Element && event.target.closest(TAKES_KEYS) !== null) return;
    event.preventDefault();
    player.toggle();
  });
}
