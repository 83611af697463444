import type { ReceivedMessage } from './stand-in.js';

/** A message as a reader of the channel sees it. */
export interface ReadableMessage {
  /** When it was received, in ms since the Unix epoch. */
  readonly receivedAt: number;
  readonly title: string;
  /** The colour of the bar beside it, as `#rrggbb`. */
  readonly colour?: string;
  /** What it says, block by block: a line for each text, and one for all fields of a block. */
  readonly lines: readonly string[];
}

/** What a message is made of, as far as it holds text. Everything is optional, since it came from outside. */
interface Piece {
  readonly type?: string;
  readonly color?: string;
  readonly text?: string | Piece;
  readonly blocks?: readonly Piece[];
  readonly fields?: readonly Piece[];
  readonly elements?: readonly Piece[];
}

/** The text of a message, without Slack's markup. */
export function readable({ receivedAt, body }: ReceivedMessage): ReadableMessage {
  const attachments = (body.attachments ?? []) as readonly Piece[];
  const blocks = [body as Piece, ...attachments].flatMap((piece) => piece.blocks ?? []);
  const header = blocks.find(({ type }) => type === 'header');
  const colour = attachments[0]?.color;
  return {
    receivedAt,
    title: (header && linesOf(header)[0]) ?? body.text ?? '',
    ...(colour !== undefined && /^#[0-9a-f]{6}$/i.test(colour) && { colour }),
    lines: blocks.filter((block) => block !== header).flatMap(linesOf),
  };
}

function linesOf({ text, fields = [], elements = [] }: Piece): string[] {
  const own = typeof text === 'object' ? linesOf(text) : text === undefined ? [] : unmarked(text).split('\n');
  const besideEachOther = [...fields, ...elements].flatMap(linesOf).join(' · ');
  return besideEachOther === '' ? own : [...own, besideEachOther];
}

/** Slack's `mrkdwn` as plain text. */
function unmarked(text: string): string {
  return unformatted(text)
    .replace(/<!date\^(\d+)\^[^>]*>/g, (_all, seconds) => new Date(Number(seconds) * 1_000).toTimeString().slice(0, 8))
    .replace(/<[^>|]*\|([^>]*)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/** Without what makes it bold or code. Bold may hold code; in code, asterisks are just asterisks. */
function unformatted(text: string): string {
  return text.replace(/`+([^`]*)`+|\*([^*\n]+)\*/g, (_all, code, bold) => code ?? unformatted(bold));
}
