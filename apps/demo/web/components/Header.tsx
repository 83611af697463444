import type { JSX } from 'preact';
import { connection } from '../control-room.js';
import { LANGUAGES, type Language, language, messages } from '../i18n/index.js';
import { THEMES, theme } from '../theme.js';
import { Brand } from './Brand.js';
import { Choice } from './Choice.js';

/** What this is, whether it is live, and how one likes to read it. */
export function Header(): JSX.Element {
  const m = messages.value;
  return (
    <header class="header">
      <div class="header-title">
        <Brand />
        <div>
          <p class="header-product">Fluxgate</p>
          <h1>{m.title}</h1>
        </div>
      </div>
      <p class="lead">{m.lead}</p>
      <Connected />
      <div class="header-tools">
        <Choice
          label={m.language}
          options={Object.entries(LANGUAGES).map(([value, text]) => ({ value: value as Language, text, lang: value }))}
          chosen={language}
        />
        <Choice label={m.theme} options={THEMES.map((value) => ({ value, text: m.themes[value] }))} chosen={theme} />
      </div>
    </header>
  );
}

function Connected(): JSX.Element {
  const m = messages.value;
  const words = { connecting: m.connecting, live: m.connected, lost: m.disconnected };
  const { kind } = connection.value;
  return (
    <p class="connected" data-connection={kind}>
      <span class="connected-dot" aria-hidden="true" />
      {words[kind]}
    </p>
  );
}
