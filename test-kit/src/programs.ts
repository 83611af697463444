import { npmChromium } from './npm-chromium.js';
import { type Program, program } from './program.js';

const { PROGRAMFILES = 'C:\\Program Files' } = process.env;

/** The browser that pages are tested in. */
export const CHROMIUM: Program = program('chromium', {
  product: 'Chromium',
  title: 'browser',
  install: {
    linux: 'apt-get install chromium fonts-noto-cjk',
    darwin: 'brew install --cask google-chrome',
    win32: 'winget install Google.Chrome',
  },
  env: 'FLUXGATE_CHROMIUM',
  also: [
    'chromium-browser',
    'google-chrome',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    `${PROGRAMFILES}\\Google\\Chrome\\Application\\chrome.exe`,
  ],
  otherwise: npmChromium,
});

/** The server that scrapes what we export. */
export const PROMETHEUS: Program = program('prometheus', {
  product: 'Prometheus',
  install: { linux: 'apt-get install prometheus', darwin: 'brew install prometheus' },
  env: 'FLUXGATE_PROMETHEUS',
});

/** Checks rules, configurations and metrics; it comes with Prometheus. */
export const PROMTOOL: Program = program('promtool', {
  install: { linux: 'apt-get install prometheus', darwin: 'brew install prometheus' },
  env: 'FLUXGATE_PROMTOOL',
});

/** Prometheus' Alertmanager. Debian calls it by a longer name. */
export const ALERTMANAGER: Program = program('prometheus-alertmanager', {
  product: 'Alertmanager',
  install: { linux: 'apt-get install prometheus-alertmanager', darwin: 'brew install alertmanager' },
  env: 'FLUXGATE_ALERTMANAGER',
  also: ['alertmanager'],
});

/** The server through which a fleet shares its circuits. */
export const REDIS: Program = program('redis-server', {
  product: 'Redis',
  install: { linux: 'apt-get install redis-server', darwin: 'brew install redis' },
  env: 'FLUXGATE_REDIS',
});

/** The model checker; it needs a C compiler, {@link GCC}. */
export const SPIN: Program = program('spin', {
  product: 'Spin',
  title: 'model checking',
  install: { linux: 'apt-get install spin', darwin: 'brew install spin' },
  env: 'FLUXGATE_SPIN',
});

/** The C compiler that builds Spin's verifier. */
export const GCC: Program = program('gcc', {
  product: 'C compiler',
  title: 'model checking',
  install: { linux: 'apt-get install gcc', darwin: 'xcode-select --install' },
  env: 'FLUXGATE_CC',
  also: ['cc', 'clang'],
});

/** What runs images. */
export const DOCKER: Program = program('docker', {
  product: 'Docker',
  install: { linux: 'apt-get install docker.io', darwin: 'brew install --cask docker' },
});
