import type { Page } from 'playwright-core';

/**
 * All words that the page itself says, to eyes or to ears. Code, and what Slack, the log and the metrics say, are quotations:
 * they are the same in each language.
 */
export function wordsOn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const quoted = 'code, time, option, noscript, script, style, .slack, .log-lines, .metric-lines';
    const texts: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (node.parentElement?.closest(quoted) === null) texts.push(node.textContent ?? '');
    }
    for (const element of document.querySelectorAll('[aria-label], [aria-valuetext], [title], [placeholder], [alt]')) {
      if (element.closest(quoted) !== null) continue;
      for (const name of ['aria-label', 'aria-valuetext', 'title', 'placeholder', 'alt']) {
        texts.push(element.getAttribute(name) ?? '');
      }
    }
    return texts.flatMap((text) => text.match(/[\p{L}_]+/gu) ?? []);
  });
}
