import type { JSX } from 'preact';
import { messages } from '../i18n/index.js';
import { overview } from '../overview.js';
import { gradeOf, QUERIES } from '../panels.js';
import { Panel } from './Panel.js';

/** How many circuits are open, whether that is bad, and what the dashboard's query leaves out. */
export function CurrentlyOpen(): JSX.Element {
  const { panels, formats } = messages.value;
  const open = overview.value?.open;
  const forced = overview.value?.forced_open ?? 0;
  const grade = open === undefined ? null : gradeOf(open);
  return (
    <Panel title={panels.currentlyOpen} query={QUERIES.currentlyOpen} class="panel-stat">
      <p class="stat" data-grade={grade}>
        <strong class="stat-figure">{open === undefined ? '–' : formats.number(open)}</strong>
        <span class="stat-grade">{grade === null ? panels.nothing : panels.grades[grade]}</span>
      </p>
      {forced > 0 && <p class="stat-beside">{panels.notCounted(forced)}</p>}
      <p class="hint">{panels.thresholds}</p>
    </Panel>
  );
}
