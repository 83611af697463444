import type { Page } from 'playwright-core';
import { sectionOf, squeezed } from './room.js';
import { TEXTS } from './texts.js';

const { en } = TEXTS;

/** A change of state, as the list below the time line tells it. */
export interface Change {
  readonly at: string;
  readonly circuit: string;
  /** Such as `Closed → Open`. */
  readonly change: string;
  /** The sentence, and the rule as it prints itself. */
  readonly why: string;
  readonly rule: string;
}

/** All changes of the time line, the oldest first. */
export async function changesIn(page: Page): Promise<Change[]> {
  const timeline = sectionOf(page, en.timeline.title);
  const table = timeline.getByRole('table');
  if ((await table.count()) === 0) {
    // Not a click: on a busy machine the page may still move below it. The keyboard's tests open it as a person does.
    await timeline
      .getByText(/^Show as a list/)
      .evaluate(({ parentElement }) => parentElement?.setAttribute('open', ''));
    await table.waitFor();
  }
  const rows = await table.evaluate((element) =>
    [...element.querySelectorAll('tbody tr')].map((row) => {
      // Its second line says for how long it has been so, which goes on.
      const copy = row.cloneNode(true) as Element;
      copy.querySelector('.failure')?.remove();
      const [at = '', circuit = '', change = '', why = ''] = [...copy.children].map((cell) => cell.textContent ?? '');
      return { at, circuit, change, why, rule: row.querySelector('code')?.textContent ?? '' };
    }),
  );
  return rows.reverse().map((row) => ({ ...row, change: squeezed(row.change), why: squeezed(row.why) }));
}

/** The state names in `Closed → Open`, as log, metrics and Slack have them: `['closed', 'open']`. */
export function namesIn(change: string): readonly [string, string] {
  const [from = '', to = ''] = change.split(' → ').map((word) => {
    const found = Object.entries(en.states).find(([, text]) => text === word);
    if (found === undefined) throw new Error(`${JSON.stringify(word)} is the word for no state`);
    return found[0];
  });
  return [from, to];
}
