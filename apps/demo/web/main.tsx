import { render } from 'preact';
import { whileSeen } from './attention.js';
import { App } from './components/App.js';
import { begin, heard, hungUp, lost } from './control-room.js';
import { nameLanguage } from './i18n/index.js';
import { listenToKeys } from './keys.js';
import { enqueue, forgetWaiting, runClock } from './loop.js';
import { listen } from './stream.js';
import { nameTab } from './tab.js';
import { followAddress } from './target.js';
import { applyTheme } from './theme.js';
import './styles/index.css';

applyTheme();
nameLanguage();
nameTab();
followAddress();
listenToKeys();
render(<App />, document.getElementById('app') as HTMLElement);

whileSeen(() => {
  const stop = listen({
    start: (message) => {
      forgetWaiting();
      begin(message);
    },
    events: enqueue,
    heard,
    lost,
  });
  return () => {
    stop();
    hungUp();
  };
});
runClock();
