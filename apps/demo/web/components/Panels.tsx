import type { JSX } from 'preact';
import { messages } from '../i18n/index.js';
import { CurrentlyOpen } from './CurrentlyOpen.js';
import { StateOverview } from './StateOverview.js';
import { TripRatePanel } from './TripRatePanel.js';

/** The three panels of the Grafana page, drawn from the scraped metrics. */
export function Panels(): JSX.Element {
  const { panels } = messages.value;
  return (
    <section class="panels" aria-labelledby="panels-title">
      <div class="section-head">
        <h2 id="panels-title">{panels.title}</h2>
        <p>{panels.lead}</p>
      </div>
      <div class="panels-grid">
        <CurrentlyOpen />
        <TripRatePanel />
        <StateOverview />
      </div>
    </section>
  );
}
