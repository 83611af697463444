import { computed, useSignal } from '@preact/signals';
import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import type { PresetEvent } from '../../shared/events.js';
import { HEALTHY } from '../../shared/faults.js';
import { PRESETS, type PresetName, STEPS } from '../../shared/presets.js';
import { startPreset } from '../actions.js';
import { canAct, player, recording, room, second } from '../control-room.js';
import { messages } from '../i18n/index.js';

const running = computed(() => room.value.preset);
const anyFault = computed(() =>
  Object.values(room.value.faults).some(
    ({ errorRate, latency, hang }) =>
      errorRate !== HEALTHY.errorRate || latency !== HEALTHY.latency || hang !== HEALTHY.hang,
  ),
);

/** Those that break something, and then what ends them. */
const STORIES: readonly PresetName[] = [...PRESETS.filter((name) => name !== 'healthy'), 'healthy'];

/** Stories to start, and what the running one is about. */
export function Stories(): JSX.Element {
  const m = messages.value;
  const refusal = useSignal<string | null>(null);
  const start = async (name: PresetName) => {
    refusal.value = await startPreset(name);
  };
  return (
    <section class="stories" aria-labelledby="stories-title">
      <div class="section-head">
        <h2 id="stories-title">{m.stories.title}</h2>
        <p>{m.stories.hint}</p>
      </div>
      <ul class="stories-list">
        {STORIES.map((name) => (
          <Story key={name} name={name} start={start} />
        ))}
      </ul>
      {refusal.value !== null && (
        <p class="refusal" role="alert">
          {m.operations.failed(refusal.value)}
        </p>
      )}
      <Running />
    </section>
  );
}

interface StoryProps {
  readonly name: PresetName;
  start(name: PresetName): void;
}

function Story({ name, start }: StoryProps): JSX.Element {
  const { title, will } = messages.value.stories.of[name];
  const id = useId();
  const isRunning = running.value?.name === name;
  return (
    <li class="story" data-story={name} data-running={isRunning}>
      <button
        type="button"
        class="story-start"
        aria-pressed={name === 'healthy' ? undefined : isRunning}
        aria-describedby={id}
        disabled={!canAct.value}
        onClick={() => start(name)}
      >
        {title}
      </button>
      <p class="story-will" id={id}>
        {will}
      </p>
    </li>
  );
}

/** Where the running story is, and what one sees now. */
function Running(): JSX.Element {
  const m = messages.value;
  const now = running.value;
  if (now === null) {
    return <p class="running running-none">{anyFault.value ? m.stories.byHand : m.stories.none}</p>;
  }
  const { title, steps } = m.stories.of[now.name];
  const step = STEPS[now.name][now.step];
  return (
    <div class="running">
      <p class="running-step">
        <strong>{m.stories.running(title, now.step + 1, now.steps)}</strong>
        <Left until={now.until} />
      </p>
      <ol class="running-track" aria-hidden="true">
        {Array.from({ length: now.steps }, (_, i) => (
          <li key={i} data-step={i < now.step ? 'done' : i === now.step ? 'now' : 'ahead'}>
            {i === now.step && <Filling now={now} />}
          </li>
        ))}
      </ol>
      <p class="running-caption">{step !== undefined && (steps as Record<string, string>)[step]}</p>
    </div>
  );
}

function Left({ until }: { readonly until: number }): JSX.Element {
  const { stories, formats } = messages.value;
  return <span class="running-left">{stories.left(formats.span(Math.max(0, until - second.value)))}</span>;
}

/** The part of this step that is over. */
function Filling({ now }: { readonly now: NonNullable<PresetEvent['running']> }): JSX.Element {
  const began = recording.value.recording.of('preset').findLast(({ running }) => running === now)?.at ?? room.value.at;
  const done = Math.min(1, Math.max(0, (player.time.value - began) / Math.max(1, now.until - began)));
  return <span class="running-done" style={{ '--done': done }} />;
}
