// The page: it asks the gateway once a second how things are, and writes what has changed into the document.

import { drawMessage } from './slack.js';

/** @import { Lane, View } from '../src/view.js' */
/** @import { State } from '@fluxgate/core' */

const REFRESH = 1_000;

/** How many Slack messages are shown at once; the older ones can be unfolded. */
const LATEST = 5;

/** @type {Record<State, string>} */
const WORDS = {
  closed: 'closed',
  open: 'open',
  half_open: 'half-open',
  metrics_only: 'metrics only',
  disabled: 'disabled',
  forced_open: 'forced open',
};

/** @type {Record<keyof Lane['rules'], string>} */
const RULES = {
  tripper: 'Opens when',
  window: 'Looks at',
  tracker: 'A failure is',
  retry: 'Tries again after',
  permit: 'Half-open, admits',
  recovery: 'Closes after',
};

/** The articles, by circuit name. @type {Map<string, HTMLElement>} */
const articles = new Map();
/** The state last shown, by circuit name. @type {Map<string, State>} */
const shown = new Map();
let newestMessage = -1;

async function refresh() {
  try {
    const response = await fetch('api/view', { signal: AbortSignal.timeout(3_000) });
    if (!response.ok) throw new Error(`The gateway answered ${response.status}`);
    show(/** @type {View} */ (await response.json()));
    write(byId('connection'), '');
  } catch {
    write(
      byId('connection'),
      'The gateway does not answer. What you see is how it was last; trying again every second.',
    );
  }
  setTimeout(refresh, REFRESH);
}

/** @param {View} view */
function show({ at, lanes, slack }) {
  for (const lane of lanes) showLane(lane, at);

  const empty =
    slack.postsTo === 'slack'
      ? 'Messages go to your own Slack webhook, so look there.'
      : 'Nothing received yet. Each change of state sends one message.';
  write(byId('slack-empty'), slack.messages.length === 0 ? empty : '');

  const newest = slack.messages[0]?.receivedAt ?? -1;
  if (newest === newestMessage) return;
  newestMessage = newest;
  const items = slack.messages.map(messageItem);
  const older = items.splice(LATEST);
  byId('messages').replaceChildren(...items);
  byId('older-messages').replaceChildren(...older);
  byId('older').hidden = older.length === 0;
  write(byId('older-count'), older.length === 1 ? '1 older message' : `${older.length} older messages`);
}

/** @param {Lane} lane @param {number} at */
function showLane({ service, circuit, rules, faults }, at) {
  const { name, state, reason, metrics, retryAfter, changedAt } = circuit;
  const article = articles.get(name) ?? newArticle(name, service, rules);

  article.style.setProperty('--colour', `var(--${state})`);
  part(article, 'shape').setAttribute('href', `#${state}`);
  write(part(article, 'state'), WORDS[state]);
  write(part(article, 'why'), reason?.text ?? 'No change of state yet.');
  write(part(article, 'since'), `${clock(changedAt)} (${span(at - changedAt)})`);
  write(part(article, 'retry'), nextTry(state, retryAfter));
  write(part(article, 'failures'), share(state, metrics.failureCount, metrics.totalCount));
  write(part(article, 'latency'), metrics.avgDuration == null ? '–' : `${Math.round(metrics.avgDuration)} ms (mean)`);
  write(part(article, 'faults'), described(faults));
  for (const button of article.querySelectorAll('[data-faults]')) {
    button.setAttribute('aria-pressed', String(same(JSON.parse(data(button, 'faults')), faults)));
  }

  const before = shown.get(name);
  shown.set(name, state);
  if (before !== undefined && before !== state) {
    byId('announcer').textContent = `${name} is ${WORDS[state]}: ${reason?.text ?? ''}`;
  }
}

/** @param {string} name @param {string} service @param {Lane['rules']} rules */
function newArticle(name, service, rules) {
  const article = stamp('lane');
  articles.set(name, article);
  article.id = name;
  article.setAttribute('aria-label', `Circuit ${name}`);
  write(part(article, 'name'), name);
  write(part(article, 'service'), service);
  for (const [kind, label] of Object.entries(RULES)) {
    const row = document.createElement('div');
    row.append(element('dt', label), element('dd', rules[/** @type {keyof Lane['rules']} */ (kind)]));
    part(article, 'rules').append(row);
  }
  article.addEventListener('click', ({ target }) => {
    const button = target instanceof Element && target.closest('button');
    if (!button) return;
    if ('faults' in button.dataset) send(`chaos/${service}`, JSON.parse(data(button, 'faults')));
    else send(`api/circuits/${name}`, { operation: data(button, 'operation'), note: 'by hand, on the page' });
  });
  byId('lanes').append(article);
  // Slack's button leads here, and the browser has looked for it before there was anything.
  if (location.hash === `#${name}`) article.scrollIntoView();
  return article;
}

/** @param {View['slack']['messages'][number]} message */
function messageItem({ receivedAt, body }) {
  const item = stamp('message');
  write(part(item, 'time'), clock(receivedAt));
  part(item, 'body').append(...drawMessage(body));
  return item;
}

/** @param {string} path @param {object} body */
async function send(path, body) {
  await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => {}); // The refresh shows that the gateway does not answer.
}

/** @param {State} state @param {number | null | undefined} retryAfter */
function nextTry(state, retryAfter) {
  if (state === 'half_open') return 'now: probing';
  if (state === 'forced_open') return 'by reset only';
  if (state !== 'open') return 'not needed';
  if (retryAfter == null) return 'not known';
  return retryAfter > 0 ? `in ${span(retryAfter)}` : 'with the next call';
}

/** @param {State} state @param {number} failed @param {number} total */
function share(state, failed, total) {
  if (state === 'open' || state === 'forced_open') return 'none let in';
  if (state === 'disabled') return 'not recorded';
  return total === 0 ? 'no calls' : `${failed} of ${total} (${Math.round((failed / total) * 100)} %)`;
}

/** @param {Lane['faults']} faults */
function described({ errorRate, latency, hang }) {
  const wrong = [];
  if (errorRate > 0) wrong.push(`failing ${Math.round(errorRate * 100)} % of calls`);
  if (latency > 0) wrong.push(`${latency} ms late`);
  if (hang) wrong.push('hanging');
  return wrong.join(', ') || 'healthy';
}

/** @param {number} ms */
function span(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1_000));
  if (seconds < 60) return `${seconds} s`;
  return seconds < 3_600 ? `${Math.floor(seconds / 60)} min ${seconds % 60} s` : `${Math.floor(seconds / 3_600)} h`;
}

/** @param {number} epoch */
function clock(epoch) {
  return new Date(epoch).toLocaleTimeString(undefined, { hour12: false });
}

/** @param {Record<string, unknown>} a @param {object} b */
function same(a, b) {
  return Object.entries(b).every(([key, value]) => a[key] === value);
}

/** Write only what has changed: what one has selected stays selected. @param {Element} target @param {string} text */
function write(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/** @param {string} id @returns {HTMLElement} */
function byId(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/** @param {Element} within @param {string} name @returns {Element} */
function part(within, name) {
  return /** @type {Element} */ (within.querySelector(`[data-is=${name}]`));
}

/** @param {Element} button @param {string} name */
function data(button, name) {
  return button.getAttribute(`data-${name}`) ?? '';
}

/** @param {string} tag @param {string} text */
function element(tag, text) {
  const made = document.createElement(tag);
  made.textContent = text;
  return made;
}

/** A copy of a template's one element. @param {string} id @returns {HTMLElement} */
function stamp(id) {
  const { content } = /** @type {HTMLTemplateElement} */ (byId(id));
  return /** @type {HTMLElement} */ (content.firstElementChild?.cloneNode(true));
}

refresh();
