import type { Locale } from './locales/locale.js';
import {
  buttons,
  context,
  date,
  fields,
  header,
  LIMITS,
  type SlackBlock,
  type SlackMessage,
  section,
} from './message.js';
import { code, plain, unfenced } from './text.js';
import { kindOf, type Transition, type TransitionKind } from './transition.js';

/** A link button: its label as the reader sees it, and where it leads. */
export type Link = readonly [label: string, url: string];

const COLOURS: Readonly<Record<TransitionKind, string>> = {
  triggered: '#FF4C4C',
  recovering: '#FFA500',
  retriggered: '#FF4C4C',
  recovered: '#36A64F',
  changed: '#808080',
};

/** How much of a circuit's name is shown, in characters. */
const NAME = 200;
/** How much of a reason, with an operator's note in it. */
const REASON = 1_500;
/** How much of the rule's own words for it. */
const RULE = 300;

/** The message of one transition. */
export function single(transition: Transition, locale: Locale, links: readonly Link[]): SlackMessage {
  const { signal } = transition;
  const title = locale.titles[kindOf(signal)];
  const what = (name: string, state: string): string => `${name} ${signal.oldState} → ${state}`;
  return assemble({ title, what, transition, story: [] }, locale, links);
}

/** One message that tells all of `transitions`, which are of one circuit and in the order in which they happened. */
export function folded(transitions: readonly Transition[], locale: Locale, links: readonly Link[]): SlackMessage {
  const [first, last] = ends(transitions);
  const count = transitions.length;
  const span = plain(locale.duration(Math.max(0, last.signal.timestamp - first.signal.timestamp)));
  const title = `${locale.titles[kindOf(last.signal)]} · ${locale.count(count)}`;
  const what = (name: string, state: string): string => `${locale.folded(name, count, span)} ${state}`;
  return assemble({ title, what, transition: last, story: story(transitions, locale) }, locale, links);
}

/** The first and the last of some transitions. */
export function ends(transitions: readonly Transition[]): [Transition, Transition] {
  const [first, last] = [transitions[0], transitions.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError('a message must tell of at least one transition');
  return [first, last];
}

interface Parts {
  readonly title: string;
  /** What happened, on one line, to the circuit that is shown as `name` and whose present state is shown as `state`. */
  readonly what: (name: string, state: string) => string;
  /** The transition after which the circuit is as it is now. */
  readonly transition: Transition;
  /** What led there. It comes last: what the reader needs first is how it stands. */
  readonly story: readonly SlackBlock[];
}

function assemble({ title, what, transition, story }: Parts, locale: Locale, links: readonly Link[]): SlackMessage {
  const { signal } = transition;
  const { circuitName, newState } = signal;
  const reason = locale.reason(signal.reason);
  const why = entry(locale.labels.why, code(reason, REASON));
  const summary = section(`${what(code(circuitName, NAME), `*${newState}*`)}\n${why}`);
  const blocks = [summary, ...rest(transition, locale, links), ...story];
  // The same on one line, for the lock screen and for screen readers.
  const line = `${title}: ${what(plain(circuitName, NAME), newState)}, ${plain(reason, REASON)}. ${closing(transition, locale)}`;
  const text = line.trim();
  return {
    text,
    // The title stands above the coloured part: with blocks at the top, Slack keeps `text` for notifications.
    blocks: [header(title)],
    attachments: [{ color: COLOURS[kindOf(signal)], fallback: text, blocks }],
  };
}

/** What comes next, and how it went so far. */
function closing({ signal }: Transition, locale: Locale): string {
  const parts: string[] = [];
  if (signal.reopens > 0) parts.push(locale.reopened(signal.reopens));
  if (signal.retryAfter !== undefined) parts.push(plain(locale.nextTry(locale.duration(signal.retryAfter))));
  return parts.join(' ');
}

/** What follows on the main thing: when, what comes next, since when, how often; the window's figures; the links. */
function rest({ signal, previousDuration }: Transition, locale: Locale, links: readonly Link[]): SlackBlock[] {
  const { labels } = locale;
  const { timestamp, retryAfter, reopens, metrics, oldState, reason } = signal;
  const particulars = [entry(labels.when, date(timestamp))];
  if (retryAfter !== undefined) {
    const wait = plain(locale.from(locale.duration(retryAfter)));
    particulars.push(entry(labels.nextTry, `${date(timestamp + retryAfter)} (${wait})`));
  }
  if (previousDuration !== undefined) {
    particulars.push(entry(labels.previous, plain(locale.lasted(oldState, locale.duration(previousDuration)))));
  }
  if (reopens > 0) particulars.push(entry(labels.reopens, locale.times(reopens)));
  const blocks = [fields(particulars)];
  // In the words of the log and the metrics, so that one leads to the other.
  if (reason.kind !== 'manual') blocks.push(context(`${labels.rule}: ${code(reason.text, RULE)}`));
  // A window that holds nothing has nothing to say.
  if (metrics.totalCount > 0) blocks.push(context(plain(locale.metrics(metrics), LIMITS.field)));
  if (links.length > 0) blocks.push(buttons(links));
  return blocks;
}

/** A figure after its label, on one line: a phone shows fields one below the other. */
function entry(label: string, text: string): string {
  return `*${label}:* ${text}`;
}

/** Every transition on a line of its own: how long after the first, from what to what, and why. */
function story(transitions: readonly Transition[], locale: Locale): SlackBlock[] {
  const [{ signal: first }] = ends(transitions);
  const room = Math.min(300, Math.floor(LIMITS.story / transitions.length) - 1);
  const lines = transitions.map(({ signal: { timestamp, oldState, newState, reason } }) => {
    const why = unfenced(locale.reason(reason));
    const line = `${offset(timestamp - first.timestamp, locale)} ${oldState} → ${newState}  ${why}`;
    // The rule's own words, too, where they have room as a whole.
    const full = reason.kind === 'manual' ? line : `${line} · ${unfenced(reason.text)}`;
    return plain(plain(full).length <= room ? full : line, room);
  });
  return [context(`${offset(0, locale)} = ${date(first.timestamp)}`), ...codeBlocks(lines).map(section)];
}

/** `+4.3s`, and from a minute on `+40:00` or `+1:02:03`: short, and easy to compare line by line. */
function offset(ms: number, locale: Locale): string {
  const sign = ms < 0 ? '-' : '+';
  const tenths = Math.round(Math.abs(ms) / 100);
  if (tenths < 600) return `${sign}${locale.seconds((tenths / 10).toFixed(1))}`;
  const s = Math.round(Math.abs(ms) / 1_000);
  const [h, min, rest] = [Math.floor(s / 3_600), Math.floor(s / 60) % 60, String(s % 60).padStart(2, '0')];
  return h > 0 ? `${sign}${h}:${String(min).padStart(2, '0')}:${rest}` : `${sign}${min}:${rest}`;
}

const FENCE = '```';

/** `lines` in as few code blocks as they fit in. */
function codeBlocks(lines: readonly string[]): string[] {
  const blocks: string[] = [];
  let block = '';
  for (const line of lines) {
    if (block.length + line.length + 1 > LIMITS.section - 2 * FENCE.length) {
      blocks.push(block);
      block = '';
    }
    block += block === '' ? line : `\n${line}`;
  }
  blocks.push(block);
  return blocks.map((text) => `${FENCE}${text}${FENCE}`);
}
