// Slack's mrkdwn, taken apart: what is bold, code, a link or a date, and what is just text.

/** How a stretch of text looks. */
export interface Style {
  readonly bold?: boolean;
  readonly italic?: boolean;
  readonly strike?: boolean;
  readonly code?: boolean;
  /** A block of code, on lines of its own. */
  readonly block?: boolean;
  /** Of a person, a channel or everyone. */
  readonly mention?: boolean;
  /** Where it leads. */
  readonly url?: string;
}

/** A stretch of text that looks the same throughout, or a block of code. */
export interface Stretch extends Style {
  readonly text: string;
}

// What is code stays as it is, within what is bold, too; a mark within a word (snake_case) marks nothing.
const MARKS =
  /```\n?([\s\S]+?)\n?```|`([^`\n]+)`|<([^<>\n]+)>|(?<![\p{L}\p{N}])([*_~])(?=\S)((?:`[^`\n]+`|[^`\n])+?)(?<=\S)\4(?![\p{L}\p{N}])/gu;

const STYLES: Readonly<Record<string, Style>> = { '*': { bold: true }, _: { italic: true }, '~': { strike: true } };

/**
 * Take `text` apart.
 *
 * @param style - what holds for all of it
 * @param now - for dates such as "today", in ms since the Unix epoch
 */
export function parseMrkdwn(text: string, style: Style = {}, now: number = Date.now()): Stretch[] {
  const stretches: Stretch[] = [];
  let end = 0;
  for (const match of text.matchAll(MARKS)) {
    const [all, block, code, angled, mark, marked] = match;
    if (match.index > end) stretches.push({ ...style, text: unescaped(text.slice(end, match.index)) });
    end = match.index + all.length;
    if (block !== undefined) stretches.push({ ...style, text: unescaped(block), code: true, block: true });
    else if (code !== undefined) stretches.push({ ...style, text: unescaped(code), code: true });
    else if (angled !== undefined) stretches.push({ ...style, ...reference(angled, now) });
    else stretches.push(...parseMrkdwn(marked ?? '', { ...style, ...STYLES[mark ?? ''] }, now));
  }
  if (end < text.length) stretches.push({ ...style, text: unescaped(text.slice(end)) });
  return stretches;
}

/** What stands in angle brackets: a date, a mention or a link. */
function reference(angled: string, now: number): Stretch {
  const bar = angled.indexOf('|');
  const target = bar < 0 ? angled : angled.slice(0, bar);
  const label = bar < 0 ? undefined : unescaped(angled.slice(bar + 1));
  const [, seconds, format] = /^!date\^(\d+)\^([^^]*)/.exec(target) ?? [];
  if (seconds !== undefined) return { text: slackDate(Number(seconds) * 1_000, format ?? '', now) ?? label ?? '' };
  if (/^[@#!]/.test(target)) {
    const sign = target.startsWith('#') ? '#' : '@';
    return { text: sign + (label ?? target.replace(/^[@#!]+/, '')).replace(/^[@#]/, ''), mention: true };
  }
  const address = unescaped(target);
  return { text: label ?? address, ...(isWebAddress(address) && { url: address }) };
}

/**
 * An instant as Slack shows it in the reader's own time zone, by a format such as `{date_short_pretty} {time_secs}`.
 *
 * @param epoch - in ms
 * @returns undefined when the format asks for what is not known here
 */
export function slackDate(epoch: number, format: string, now: number): string | undefined {
  if (Number.isNaN(new Date(epoch).getTime())) return undefined;
  let known = true;
  const text = format.replace(/\{(\w+)\}/g, (_all, token: string) => {
    const shown = dateToken(token, epoch, now);
    known &&= shown !== undefined;
    return shown ?? '';
  });
  return known && text !== '' ? text : undefined;
}

function dateToken(token: string, epoch: number, now: number): string | undefined {
  const date = new Date(epoch);
  const [, length] = /^date(?:_(short|long|num))?(?:_pretty)?$/.exec(token) ?? [undefined, undefined];
  switch (token) {
    case 'time':
      return date.toLocaleTimeString(undefined, { hour: '2-digit', minute: '2-digit', hour12: false });
    case 'time_secs':
      return date.toLocaleTimeString(undefined, {
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
        hour12: false,
      });
    case 'date_num':
      return date.toLocaleDateString('sv');
    case 'date':
    case 'date_short':
    case 'date_long':
      return date.toLocaleDateString(undefined, {
        year: 'numeric',
        month: length === 'short' ? 'short' : 'long',
        day: 'numeric',
        ...(length === 'long' && { weekday: 'long' }),
      });
    case 'date_pretty':
    case 'date_short_pretty':
    case 'date_long_pretty':
      return nearDay(date, now) ?? dateToken(token.replace('_pretty', ''), epoch, now);
    default:
      return undefined;
  }
}

const NEAR_DAYS = [
  ['Today', 0],
  ['Yesterday', -1],
  ['Tomorrow', 1],
] as const;

function nearDay(date: Date, now: number): string | undefined {
  for (const [name, offset] of NEAR_DAYS) {
    const day = new Date(now);
    day.setDate(day.getDate() + offset);
    if (day.toDateString() === date.toDateString()) return name;
  }
  return undefined;
}

const ENTITIES: Readonly<Record<string, string>> = { '&lt;': '<', '&gt;': '>', '&amp;': '&' };

/** Once, and no more: `&amp;lt;` is the text `&lt;`. */
function unescaped(text: string): string {
  return text.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity] ?? entity);
}

/** Only what a link may safely lead to. */
export function isWebAddress(url: unknown): url is string {
  return typeof url === 'string' && URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
}
