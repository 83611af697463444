import type { JSX } from 'preact';
import { isLost, player } from '../control-room.js';
import { messages } from '../i18n/index.js';
import { Announcer } from './Announcer.js';
import { Banner } from './Banner.js';
import { Crowd } from './Crowd.js';
import { Explainer } from './Explainer.js';
import { Footer } from './Footer.js';
import { Glance } from './Glance.js';
import { Header } from './Header.js';
import { Lanes } from './Lanes.js';
import { Panels } from './Panels.js';
import { PlayerBar } from './PlayerBar.js';
import { Stories } from './Stories.js';
import { Timeline } from './Timeline.js';
import { TraceSection } from './Trace.js';

/** The whole page. */
export function App(): JSX.Element {
  return (
    <div class="page" data-lost={isLost.value} data-mode={player.mode.value.kind}>
      <a class="skip" href="#circuits">
        {messages.value.skip}
      </a>
      <Header />
      <Banner />
      <main>
        <Glance />
        <Explainer />
        <Stories />
        <div class="figures">
          <Lanes />
          <Crowd />
          <Timeline />
          <TraceSection />
          <Panels />
        </div>
      </main>
      <Footer />
      <PlayerBar />
      <Announcer />
    </div>
  );
}
