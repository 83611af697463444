// Where things are on the page, by their roles and names.

import type { Locator, Page } from 'playwright-core';
import type { Messages } from '../../../web/i18n/en.js';
import { TEXTS } from './texts.js';

const { en } = TEXTS;

/** The lane of a circuit. */
export function laneOf(page: Page, circuit: string): Locator {
  return page.getByRole('article', { name: circuit, exact: true });
}

/** Resolves when the lane says that the circuit is in the state that is called `word`. */
export async function shows(page: Page, circuit: string, word: string): Promise<void> {
  await laneOf(page, circuit).getByRole('strong').getByText(word, { exact: true }).waitFor();
}

/** A section of the page, by its heading. */
export function sectionOf(page: Page, title: string): Locator {
  return page.getByRole('region', { name: title, exact: true });
}

/** Slack, the log, or the metrics. */
export function paneOf(page: Page, title: 'Slack' | 'Log' | 'Metrics'): Locator {
  return page.getByRole('region', { name: title, exact: true });
}

/** The marks of the time line. */
export function marksIn(page: Page, m: Messages = en): Locator {
  return page.getByRole('list', { name: m.timeline.marks }).getByRole('button');
}

/** Resolves when the latest change of state has arrived in the log, in the metrics and in Slack. */
export async function arrivedEverywhere(page: Page): Promise<void> {
  const { inSlack, inLog, inMetrics, title } = en.trace;
  for (const place of [inLog, inMetrics, inSlack]) {
    await sectionOf(page, title)
      .getByText(new RegExp(`^.?\\s*${en.trace.arrived(place, '')}`))
      .waitFor();
  }
}

/** What a pane says, line by line or message by message, the latest first in Slack. */
export async function itemsIn(pane: Locator): Promise<string[]> {
  const texts = await pane.getByRole('list').first().locator('> li').allInnerTexts();
  return texts.map(squeezed);
}

/** All messages of the channel, the latest first; those that are folded up are unfolded. */
export async function messagesIn(page: Page): Promise<string[]> {
  const pane = paneOf(page, 'Slack');
  const older = pane.getByText(/older messages?$/);
  const folded =
    (await older.count()) > 0 && !(await older.locator('..').evaluate((fold) => 'open' in fold && fold.open));
  if (folded) {
    await older.click();
    await pane.getByRole('list').nth(1).waitFor();
  }
  const lists = await pane.getByRole('list').all();
  const each = await Promise.all(lists.map((list) => list.locator('> li').allInnerTexts()));
  return each.flat().map(squeezed);
}

/** `text` with single spaces. */
export function squeezed(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
