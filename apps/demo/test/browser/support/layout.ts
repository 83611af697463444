import type { Page } from 'playwright-core';

/** Whether there is more page than window from left to right. */
export function isScrolledSideways(page: Page): Promise<boolean> {
  return page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
}

/** Texts that do not fit into their place, or lie outside of the window: what is hidden from readers for want of room. */
export function cutOff(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    // Made small on purpose, for screen readers only, or kept out of sight until it has the focus.
    const isForEars = (element: HTMLElement | null): boolean => {
      if (element === null) return false;
      const { clipPath } = getComputedStyle(element);
      return (
        clipPath === 'inset(50%)' ||
        element.getBoundingClientRect().bottom <= 0 - scrollY ||
        isForEars(element.parentElement)
      );
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: string[] = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const parent = node.parentElement as HTMLElement;
      const text = node.textContent?.trim() ?? '';
      if (text === '' || !parent.checkVisibility({ visibilityProperty: true })) continue;
      if (isForEars(parent)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const place = range.getBoundingClientRect();
      if (place.width === 0) continue;
      if (place.left < -1 || place.right > innerWidth + 1) found.push(`outside of the window: ${text}`);
      for (let box: HTMLElement | null = parent; box !== null && box !== document.body; box = box.parentElement) {
        const { overflowX } = getComputedStyle(box);
        // What scrolls, can be read.
        if (overflowX === 'auto' || overflowX === 'scroll') break;
        const edges = box.getBoundingClientRect();
        if (overflowX !== 'visible' && (place.right > edges.right + 1 || place.left < edges.left - 1)) {
          found.push(`cut off: ${text}`);
          break;
        }
      }
    }
    return found;
  });
}
