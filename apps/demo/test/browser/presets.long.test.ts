import { describe, expect, it } from '@jest/globals';
import { USUAL } from '../../server/shop/pace.js';
import { PRESETS, type PresetName, STEPS } from '../../shared/presets.js';
import { describeInBrowser } from './support/browser.js';
import { changesIn, namesIn } from './support/changes.js';
import { arrivedEverywhere, itemsIn, laneOf, messagesIn, paneOf, sectionOf, shows } from './support/room.js';
import { openShop } from './support/shop.js';
import { TEXTS } from './support/texts.js';
import { watchLane } from './support/watch.js';

const { en } = TEXTS;

/** What a story shows its reader. */
interface Story {
  readonly circuit: string;
  readonly service: string;
  /** Why it opens at first, why it is tried, why it reopens, and why it closes. */
  readonly why: readonly [opens: RegExp, tries: RegExp, reopens: RegExp, closes: RegExp];
  /** How often it reopens, at least. */
  readonly reopens: number;
}

const STORIES: Readonly<Record<Exclude<PresetName, 'healthy'>, Story>> = {
  outage: {
    circuit: 'payment_api',
    service: 'payments',
    why: [
      /5 calls failed in a row \(limit 5\)\./,
      /Waited 5(\.\d)? s;/,
      /The first probe failed\./,
      /3 probes in a row succeeded\./,
    ],
    reopens: 1,
  },
  brownout: {
    circuit: 'inventory_api',
    service: 'inventory',
    why: [
      /[\d.]+% of the last \d+ calls took 300 ms or longer \(limit 50%\)\./,
      /It has waited/,
      /A probe took 4\d\d ms \(limit 300 ms\)\./,
      /5 quick probes in a row\./,
    ],
    reopens: 1,
  },
  flapping: {
    circuit: 'shipping_api',
    service: 'shipping',
    why: [
      /[\d.]+% of the last \d+ calls failed \(limit 30%\)\./,
      /It has waited [248]/,
      /The probe failed\./,
      /The probe succeeded\./,
    ],
    reopens: 2,
  },
  hang: {
    circuit: 'payment_api',
    service: 'payments',
    why: [
      /5 calls failed in a row \(limit 5\)\./,
      /Waited 5(\.\d)? s;/,
      /The first probe failed\./,
      /3 probes in a row succeeded\./,
    ],
    reopens: 1,
  },
  slow_recovery: {
    circuit: 'inventory_api',
    service: 'inventory',
    why: [
      /[\d.]+% of the last \d+ calls failed \(limit 50%\)\./,
      /It has waited/,
      /A probe failed\./,
      /5 quick probes in a row\./,
    ],
    reopens: 1,
  },
};

describeInBrowser('the stories on the page', (openTab) => {
  it('offers every preset', async () => {
    await using shop = await openShop();
    await using tab = await openTab(shop.url);
    const buttons = sectionOf(tab.page, en.stories.title).getByRole('button');
    await buttons.first().waitFor();
    expect((await buttons.allInnerTexts()).sort()).toEqual(PRESETS.map((name) => en.stories.of[name].title).sort());
  });

  describe('a preset, started by a click, is told on the page from its beginning to its end', () => {
    it.concurrent.each(Object.keys(STORIES) as (keyof typeof STORIES)[])('%s', async (name) => {
      const { circuit, service, why, reopens } = STORIES[name];
      // Two stories are about calls that are late by the usual rules.
      await using shop = await openShop(name === 'brownout' || name === 'hang' ? { pace: USUAL } : {});
      await using tab = await openTab(shop.url);
      const { page } = tab;
      const stories = sectionOf(page, en.stories.title);
      await shows(page, circuit, en.states.closed);
      const seen = await watchLane(page, circuit);

      await stories.getByRole('button', { name: en.stories.of[name].title, exact: true }).click();
      for (const step of STEPS[name].keys()) {
        await stories.getByText(en.stories.running(en.stories.of[name].title, step + 1, STEPS[name].length)).waitFor();
        await stories.getByText((Object.values(en.stories.of[name].steps) as string[])[step] as string).waitFor();
        if (step > 0) continue;
        await shows(page, circuit, en.states.open);
        await laneOf(page, circuit)
          .getByText(/^next probe in \d+ s$/)
          .waitFor();
        await page
          .getByRole('article', { name: en.panels.currentlyOpen })
          .getByText(en.panels.grades.warning, { exact: true })
          .waitFor();
      }
      // It ends by itself, in health.
      await stories.getByText(en.stories.none).waitFor();
      await shows(page, circuit, en.states.closed);
      await arrivedEverywhere(page);
      await page
        .getByRole('article', { name: en.panels.currentlyOpen })
        .getByText(en.panels.grades.ok, { exact: true })
        .waitFor();
      const dials = page.getByRole('group', { name: en.dials.title(service) });
      expect(await dials.getByRole('slider', { name: en.dials.errors }).inputValue()).toBe('0');
      expect(await dials.getByRole('slider', { name: en.dials.latency }).inputValue()).toBe('0');
      expect(await dials.getByRole('switch').isChecked()).toBe(false);

      const changes = (await changesIn(page)).filter((change) => change.circuit === circuit);
      const [opens, tries, again, closes] = why;
      const reasonFor: Readonly<Record<string, RegExp>> = {
        'Closed → Open': opens,
        'Open → Half-open': tries,
        'Half-open → Open': again,
        'Half-open → Closed': closes,
      };
      for (const { change, why } of changes)
        expect([change, why]).toEqual([change, expect.stringMatching(reasonFor[change] as RegExp)]);
      const told = changes.map(({ change }) => change);
      expect(told.slice(0, 2)).toEqual(['Closed → Open', 'Open → Half-open']);
      expect(told.at(-1)).toBe('Half-open → Closed');
      expect(told.filter((change) => change === 'Half-open → Open').length).toBeGreaterThanOrEqual(reopens);

      // Each state came with its word, with its own shape, and with its reason.
      const shown = await seen();
      // Where one test call decides, half-open is over in less than a frame; that it was there, the changes above have told.
      const lasting = name === 'flapping' ? [] : [en.states.half_open];
      expect(shown.map(({ word }) => word)).toEqual(
        expect.arrayContaining([en.states.closed, en.states.open, ...lasting]),
      );
      expect(new Set(shown.map(({ shape }) => shape)).size).toBe(new Set(shown.map(({ word }) => word)).size);
      expect(shown.find(({ word }) => word === en.states.open)?.says).toMatch(opens);
      expect(shown.at(-1)?.says).toMatch(closes);

      // Each change arrived in the log, in Slack and in the metrics.
      const log = (await itemsIn(paneOf(page, 'Log'))).join('\n');
      const slack = (await messagesIn(page)).join('\n');
      const metrics = await itemsIn(paneOf(page, 'Metrics'));
      const counts = new Map<string, number>();
      for (const { change, rule } of changes) {
        const [from, to] = namesIn(change);
        expect(log).toContain(`Circuit Breaker '${circuit}' transitioned from ${from} to ${to}: ${rule}`);
        counts.set(`${from} ${to}`, (counts.get(`${from} ${to}`) ?? 0) + 1);
      }
      for (const [pair, count] of counts) {
        const [from, to] = pair.split(' ');
        expect([pair, slack.match(new RegExp(`${from} → ${to}`, 'g'))?.length]).toEqual([pair, count]);
        expect(metrics).toContainEqual(
          expect.stringMatching(
            new RegExp(
              `^circuit_breaker_state_transition_total ?\\{old_state="${from}", new_state="${to}"\\} ${count}\\b`,
            ),
          ),
        );
      }
      expect(slack).toContain(circuit);
    });
  });

  it('is ended by “All healthy”, which makes everything well', async () => {
    await using shop = await openShop();
    await using tab = await openTab(shop.url);
    const { page } = tab;
    const stories = sectionOf(page, en.stories.title);
    await stories.getByRole('button', { name: en.stories.of.outage.title, exact: true }).click();
    await shows(page, 'payment_api', en.states.open);
    await stories.getByRole('button', { name: en.stories.of.healthy.title, exact: true }).click();
    await shows(page, 'payment_api', en.states.closed);
    await laneOf(page, 'payment_api')
      .getByText(/^Closed by the preset “All healthy”/)
      .waitFor();
    await stories.getByText(en.stories.none).waitFor();
  });
});
