import { failureText } from './failure-text.js';
import type { Locale, Subject } from './locales/locale.js';
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
import type { Settings } from './options.js';
import { code, plain, unfenced } from './text.js';
import { kindOf, type Transition } from './transition.js';

/** A link button: its label as the reader sees it, and where it leads. */
export type Link = readonly [label: string, url: string];

/** How standard messages look. */
export type Style = Pick<Settings, 'locale' | 'labels' | 'failures'>;

const COLOURS: Readonly<Record<Subject, string>> = {
  triggered: '#FF4C4C',
  recovering: '#FFA500',
  retriggered: '#FF4C4C',
  recovered: '#36A64F',
  changed: '#808080',
  shadow: '#808080',
};

/** How much of a circuit's name is shown, in characters. */
const NAME = 200;
/** How much of a reason, with an operator's note in it. */
const REASON = 1_500;
/** How much of what it means. */
const MEANING = 800;
/** How much of the rule's own words for it. */
const RULE = 300;
/** How much of a label's value. */
const LABEL = 100;
/** How much of a failure. */
const FAILURE = 300;
/** Beyond a year, the date of the next try says less than the wait. */
const YEAR = 31_536_000_000;

/** The message of one transition. */
export function single(transition: Transition, style: Style, links: readonly Link[]): SlackMessage {
  const { signal, shadow } = transition;
  const { locale } = style;
  const title = locale.titles[subjectOf(transition)];
  const what = (name: string, state: (name: string) => string): string =>
    shadow ? `${name} ${locale.stays(signal.oldState)}` : `${name} ${signal.oldState} → ${state(signal.newState)}`;
  return assemble({ title, what, transition, story: [] }, style, links);
}

/** One message that reports all of `transitions`, which are of one circuit and in order. */
export function folded(transitions: readonly Transition[], style: Style, links: readonly Link[]): SlackMessage {
  const { locale } = style;
  const [first, last] = ends(transitions);
  const count = transitions.length;
  const span = plain(locale.duration(last.at - first.at));
  const title = `${locale.titles[subjectOf(last)]} · ${locale.count(count)}`;
  const what = (name: string, state: (name: string) => string): string =>
    `${locale.folded(name, count, span)} ${state(last.shadow ? last.signal.oldState : last.signal.newState)}`;
  return assemble({ title, what, transition: last, story: story(transitions, locale) }, style, links);
}

/** The least that can be said of `transitions`, for when all else failed: no formatting, no rules, no locale. */
export function plainest(transitions: readonly Transition[]): SlackMessage {
  const lines = transitions.map(({ signal: { circuitName, oldState, newState, reason } }) => {
    return plain(`${circuitName} ${oldState} → ${newState}: ${reason?.text}`, RULE);
  });
  return { text: lines.slice(-PLAINEST).join('\n') };
}

/** How many lines such a message has at most. */
const PLAINEST = 20;

/** The first and the last of some transitions. */
export function ends(transitions: readonly Transition[]): [Transition, Transition] {
  const [first, last] = [transitions[0], transitions.at(-1)];
  if (first === undefined || last === undefined) throw new RangeError('transitions must not be empty; got none');
  return [first, last];
}

function subjectOf({ signal, shadow }: Transition): Subject {
  return shadow ? 'shadow' : kindOf(signal);
}

interface Parts {
  readonly title: string;
  /** What happened, on one line, to the circuit that is shown as `name`; `state` marks its present state. */
  readonly what: (name: string, state: (name: string) => string) => string;
  /** The transition after which the circuit is as it is now. */
  readonly transition: Transition;
  /** What led there. It comes last: what the reader needs first is how things stand. */
  readonly story: readonly SlackBlock[];
}

/** From top to bottom: which circuit, what it means, where, why, since when, what next. */
function assemble({ title, what, transition, story }: Parts, style: Style, links: readonly Link[]): SlackMessage {
  const { signal } = transition;
  const { locale, labels } = style;
  const subject = subjectOf(transition);
  const failure = signal.failure && failureText(signal.failure, 'code');
  const meaning = plain(locale.description(subject, signal, failure), MEANING);
  const because = signal.reason.kind === 'manual' ? signal.reason.note : locale.reason(signal.reason);
  const head = [what(code(signal.circuitName, NAME), (state) => `*${state}*`), meaning];
  if (because) head.push(entry(locale.labels.why, code(because, REASON)));
  const blocks = [section(head.join('\n'))];
  if (labels.length > 0) {
    blocks.push(context(labels.map(([label, value]) => `${plain(label, LABEL)}: ${code(value, LABEL)}`).join('  ')));
  }
  blocks.push(...rest(transition, style, links), ...story);
  const text = `${title}: ${line({ what, transition }, style)}`;
  return {
    text,
    // The title stands above the coloured part: with blocks at the top, Slack keeps `text` for notifications.
    blocks: [header(title)],
    attachments: [{ color: COLOURS[subject], fallback: text, blocks }],
  };
}

/** The same on one line, for the lock screen and for screen readers. */
function line({ what, transition: { signal, shadow } }: Pick<Parts, 'what' | 'transition'>, style: Style): string {
  const { locale, labels } = style;
  const where = labels.map(([, value]) => plain(value, LABEL)).join(', ');
  const name = plain(signal.circuitName, NAME);
  const facts = [
    what(where ? `${name} (${where})` : name, (state) => state),
    plain(locale.reason(signal.reason), REASON),
  ];
  const recovered = !shadow && kindOf(signal) === 'recovered';
  if (signal.failure && !recovered) {
    facts.push(plain(locale.lastFailure(failureText(signal.failure, 'code')), FAILURE));
  }
  const sentences = [`${facts.join(', ')}.`];
  if (recovered) sentences.push(plain(locale.description('recovered', signal, undefined), REASON));
  else if (signal.retryAfter !== undefined) sentences.push(plain(locale.nextTry(locale.duration(signal.retryAfter))));
  return sentences.join(' ');
}

/** What follows on the main thing: why, which error, when, what next, since when; the window's figures; the links. */
function rest(transition: Transition, style: Style, links: readonly Link[]): SlackBlock[] {
  const { locale, failures } = style;
  const { labels } = locale;
  const { signal, shadow } = transition;
  const { metrics, reason, failure } = signal;
  const blocks: SlackBlock[] = [];
  if (failure && failures === 'message') {
    blocks.push(section(entry(labels.failure, code(failureText(failure, 'message'), FAILURE))));
  }
  blocks.push(fields(shadow ? [entry(labels.when, date(signal.timestamp))] : figures(signal, locale)));
  // In the words of the log and the metrics, so that one leads to the other.
  if (reason.kind !== 'manual') blocks.push(context(`${labels.rule}: ${code(reason.text, RULE)}`));
  // An empty window says nothing.
  if (metrics.totalCount > 0) blocks.push(context(plain(locale.metrics(metrics), LIMITS.field)));
  if (links.length > 0) blocks.push(buttons(links));
  return blocks;
}

/** When it happened, what comes next, and how long it has lasted. */
function figures(signal: Transition['signal'], locale: Locale): string[] {
  const { labels } = locale;
  const { timestamp, retryAfter, reopens, oldState, newState, previousDuration, outage } = signal;
  const kind = kindOf(signal);
  const shown = [entry(labels.when, date(timestamp))];
  if (retryAfter !== undefined) {
    const wait = plain(locale.from(locale.duration(retryAfter)));
    shown.push(entry(labels.nextTry, retryAfter > YEAR ? wait : `${date(timestamp + retryAfter)} (${wait})`));
  } else if (newState === 'open') {
    shown.push(entry(labels.nextTry, locale.noNextTry));
  }
  // An outage that begins now has no past.
  if (outage && kind !== 'triggered' && outage.duration > 0) {
    shown.push(entry(labels.outage, locale.outage(plain(locale.duration(outage.duration)), date(outage.since))));
  }
  if (reopens > 0) shown.push(entry(labels.reopens, locale.times(reopens)));
  // Of a recovery it would be how long the probes took.
  if (kind !== 'recovered' && previousDuration > 0) {
    shown.push(entry(labels.previous, plain(locale.lasted(oldState, locale.duration(previousDuration)))));
  }
  return shown;
}

/** A figure after its label, on one line: a phone shows fields below each other. */
function entry(label: string, text: string): string {
  return `*${label}:* ${text}`;
}

/** Every transition on a line of its own: how long after the first, from what to what, and why. */
function story(transitions: readonly Transition[], locale: Locale): SlackBlock[] {
  const [first] = ends(transitions);
  const room = Math.min(300, Math.floor(LIMITS.story / transitions.length) - 1);
  const lines = transitions.map(({ at, shadow, signal: { oldState, newState, reason } }) => {
    const why = unfenced(locale.reason(reason));
    const change = shadow ? locale.stays(oldState) : `${oldState} → ${newState}`;
    const line = `${offset(at - first.at, locale)} ${change}  ${why}`;
    // The rule's own words, too, where they have room as a whole.
    const full = reason.kind === 'manual' ? line : `${line} · ${unfenced(reason.text)}`;
    return plain(plain(full).length <= room ? full : line, room);
  });
  return [context(`${offset(0, locale)} = ${date(first.signal.timestamp)}`), ...codeBlocks(lines).map(section)];
}

/** `+4.3s`, and from a minute on `+40:00` or `+1:02:03`: short, and easy to compare line by line. */
function offset(ms: number, locale: Locale): string {
  const tenths = Math.round(ms / 100);
  if (tenths < 600) return `+${locale.seconds((tenths / 10).toFixed(1))}`;
  const s = Math.round(ms / 1_000);
  const [h, min, rest] = [Math.floor(s / 3_600), Math.floor(s / 60) % 60, String(s % 60).padStart(2, '0')];
  return h > 0 ? `+${h}:${String(min).padStart(2, '0')}:${rest}` : `+${min}:${rest}`;
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
