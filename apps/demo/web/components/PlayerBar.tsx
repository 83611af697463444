import type { JSX } from 'preact';
import { useId } from 'preact/hooks';
import { isLost, player } from '../control-room.js';
import { messages } from '../i18n/index.js';
import { SPEEDS } from '../player.js';

/** Pause, and look back over the last five minutes. It stays in sight. */
export function PlayerBar(): JSX.Element {
  const m = messages.value;
  const mode = player.mode.value;
  const words = {
    live: isLost.value ? m.disconnected : m.player.live,
    paused: m.player.paused,
    playing: mode.kind === 'playing' ? m.player.playing(mode.speed) : '',
  };
  return (
    <section class="player" aria-label={m.player.title} data-mode={mode.kind}>
      <p class="player-mode">{words[mode.kind]}</p>
      <div class="player-buttons">
        <button
          type="button"
          class="button"
          aria-pressed={mode.kind === 'paused'}
          aria-keyshortcuts="Space"
          onClick={() => player.toggle()}
        >
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M4 2.5v11M12 2.5v11" class="sign-stroke" />
          </svg>
          <span class="player-word">{m.player.pause}</span>
        </button>
        {SPEEDS.map((speed) => (
          <button
            key={speed}
            type="button"
            class="button"
            aria-label={m.player.playAt(speed)}
            aria-pressed={mode.kind === 'playing' && mode.speed === speed}
            onClick={() => player.play(speed)}
          >
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path d="M4 2.5 13 8 4 13.5z" class="sign-fill" />
            </svg>
            {speed}×
          </button>
        ))}
      </div>
      <Scrubber />
      <button type="button" class="button button-live" disabled={mode.kind === 'live'} onClick={() => player.live()}>
        {m.player.backToLive}
      </button>
    </section>
  );
}

/** Where in the last five minutes the moment shown lies. */
function Scrubber(): JSX.Element {
  const { player: words, formats } = messages.value;
  const id = useId();
  const { from, to } = player.range.value;
  const at = player.time.value;
  // Rounded up: its end is the latest moment, not the last whole second before it.
  const length = Math.max(1, Math.ceil((to - from) / 1_000));
  const seconds = Math.ceil((at - from) / 1_000);
  const text = words.atMoment(formats.time(at), formats.span(to - at));
  return (
    <div class="scrubber">
      <label class="unseen" for={id}>
        {words.scrub}
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={length}
        step={1}
        value={seconds}
        aria-valuetext={text}
        style={{ '--turned': seconds / length }}
        onInput={({ currentTarget }) => player.seek(from + currentTarget.valueAsNumber * 1_000)}
      />
      <span class="scrubber-time" aria-hidden="true">
        {formats.time(at)}
      </span>
    </div>
  );
}
