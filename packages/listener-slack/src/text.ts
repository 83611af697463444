/**
 * What comes from outside (circuit names, notes, rule texts) as Slack shows it: as text, never as formatting, a mention or a
 * link, and never longer than Slack takes.
 */

/**
 * `text` with Slack's three control characters escaped: nothing in it can mention, link or page anyone.
 *
 * @param max - the maximum length of the escaped text; `…` marks a cut
 */
export function escapeText(text: string, max: number = Number.POSITIVE_INFINITY): string {
  let escaped = '';
  let cut = 0;
  for (const character of wellFormed(text)) {
    escaped += ENTITIES[character] ?? character;
    // Cut between characters only: half an entity or half a surrogate pair would be refused, or show as rubbish.
    if (escaped.length > max) return `${escaped.slice(0, cut)}…`;
    if (escaped.length < max) cut = escaped.length;
  }
  return escaped;
}

/**
 * `text` as inline code on one line: Slack shows it letter by letter, whatever it consists of.
 *
 * Use it for names and notes in templates of your own.
 *
 * @param max - how long the result may become, with its escapes and backticks
 * @example
 * ```ts
 * code('<!channel>'); // '`&lt;!channel&gt;`'
 * ```
 */
export function code(text: string, max: number = Number.POSITIVE_INFINITY): string {
  return `\`${escapeText(unfenced(visible(text)), max - 2)}\``;
}

/** `text` for a code block or a line of its own: escaped, on one line. */
export function plain(text: string, max: number = Number.POSITIVE_INFINITY): string {
  return escapeText(visible(text), max);
}

/** Backticks would end the code that they stand in; their neighbour in Unicode looks the same and does not. */
export function unfenced(text: string): string {
  return text.replaceAll('`', 'ˋ');
}

/** `text` on one line, with nothing in it that cannot be seen or that turns the rest of the line around. */
function visible(text: string): string {
  const line = text
    .replace(LINE_BREAK, ' ⏎ ')
    .replaceAll('\t', ' ')
    .replace(INVISIBLE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
  if (line.trim() === '') return JSON.stringify(text);
  // An isolate keeps a right-to-left name from rearranging what stands around it.
  return RIGHT_TO_LEFT.test(line) ? `\u2068${line}\u2069` : line;
}

/** Half a surrogate pair is not Unicode: it cannot be sent as a form, and Slack need not take it. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\ufffd');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const LINE_BREAK = /\s*(?:\r\n|[\n\v\f\r\u0085\u2028\u2029])\s*/g;
/** Control characters, and the marks that override or embed a writing direction. */
const INVISIBLE = /[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu;
const RIGHT_TO_LEFT = /[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefe]/u;
