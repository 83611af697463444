import type { Locator, Page } from 'playwright-core';

/** Where the Tab key led to. */
export interface Stop {
  readonly role: string;
  /** Its accessible name. */
  readonly name: string;
  /** Whether it looks as if it had the focus. */
  readonly isOutlined: boolean;
  /** Whether it lies in the window, with nothing before it. */
  readonly isInSight: boolean;
  /** Whether it comes after the one before. */
  readonly isInOrder: boolean;
}

/** More stops than any page of ours has. */
const MOST = 300;

/** Have the next Tab lead to the first stop of the page. */
export async function toTheBeginning(page: Page): Promise<void> {
  await page.evaluate(() => {
    document.body.tabIndex = -1;
    document.body.focus();
    document.body.removeAttribute('tabindex');
    scrollTo(0, 0);
  });
}

/** Press Tab from the beginning to the end of the page. */
export async function tabThrough(page: Page): Promise<Stop[]> {
  const stops: Stop[] = [];
  for (let i = 0; i < MOST; i++) {
    await page.keyboard.press('Tab');
    const isOver = await page.evaluate(() => document.activeElement === document.body);
    if (isOver) return stops;
    stops.push(await focused(page));
  }
  throw new Error(`After ${MOST} times Tab the page has not come to its end`);
}

/** Press Tab until something with this role and name has the focus, as one does who cannot point; inside `within`, if given. */
export async function tabTo(page: Page, role: string, name: string | RegExp, within?: Locator): Promise<void> {
  for (let i = 0; i < MOST; i++) {
    await page.keyboard.press('Tab');
    const now = await focused(page);
    const named = typeof name === 'string' ? now.name === name : name.test(now.name);
    if (!named || now.role !== role) continue;
    if (within === undefined || (await within.evaluate((element) => element.contains(document.activeElement)))) return;
  }
  throw new Error(`No ${role} ${name} was reached by Tab`);
}

/** What a reader could operate, and has not got to: nothing that is shown may be left out. */
export function unreachedIn(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { reached = [] } = window as unknown as { reached?: Element[] };
    const interactive = 'a[href], button, input, select, textarea, summary, [tabindex="0"]';
    return (
      [...document.querySelectorAll<HTMLElement>(interactive)]
        .filter((element) => element.checkVisibility({ visibilityProperty: true }))
        // Of a group of radio buttons, and of the marks, one is a stop; the arrow keys lead to the others.
        .filter((element) => !element.matches(':disabled, [type="radio"]:not(:checked), [tabindex="-1"]'))
        .filter((element) => !reached.includes(element))
        .map((element) => element.outerHTML.slice(0, 200))
    );
  });
}

/** What has the focus. */
export function focused(page: Page): Promise<Stop> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const { labels } = element as Partial<Pick<HTMLInputElement, 'labels'>>;
    const ids = element.getAttribute('aria-labelledby')?.split(' ') ?? [];
    const named = ids.map((id) => document.getElementById(id)?.textContent ?? '').join(' ');
    const name = element.getAttribute('aria-label') || named || labels?.[0]?.textContent || element.textContent || '';

    // A radio button is drawn by its label.
    const drawn = element.matches('[type="radio"]') ? (element.closest('label') as HTMLElement) : element;
    // A story's button has the outline around its card.
    const around = drawn.closest('li:has(> :focus-visible)');
    const looks = [drawn, ...(around === null ? [] : [around]), ...drawn.querySelectorAll('*')].map((one) =>
      getComputedStyle(one),
    );
    const { left, top, width, height } = drawn.getBoundingClientRect();
    const [bottom, right] = [Math.min(top + height, innerHeight), Math.min(left + width, innerWidth)];
    const middle = [(Math.max(0, left) + right) / 2, (Math.max(0, top) + bottom) / 2] as const;
    const there = document.elementFromPoint(...middle);

    const here = window as unknown as { reached?: Element[] };
    here.reached ??= [];
    const before = here.reached.at(-1);
    here.reached.push(element);
    const after = before === undefined || before.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING;
    const role =
      element.getAttribute('role') ??
      { A: 'link', BUTTON: 'button', SELECT: 'combobox', SUMMARY: 'summary', SECTION: 'region' }[element.tagName] ??
      { range: 'slider', checkbox: 'checkbox', radio: 'radio' }[(element as HTMLInputElement).type] ??
      'textbox';
    return {
      role,
      name: name.replace(/\s+/g, ' ').trim(),
      isOutlined: looks.some(({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && outlineWidth !== '0px'),
      isInSight: there !== null && (drawn.contains(there) || there.contains(drawn)),
      isInOrder: Boolean(after),
    };
  });
}
