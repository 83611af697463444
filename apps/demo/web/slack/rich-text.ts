import type { Part } from './message.js';
import { isWebAddress, type Stretch, slackDate } from './mrkdwn.js';
import { type Piece, pieces, string } from './piece.js';

/** A part of a `rich_text` block. */
export function readRichText({ type, elements, style }: Piece): Part {
  if (type === 'rich_text_list') {
    const items = pieces(elements).map((item) => pieces(item['elements']).map(readLeaf));
    return { kind: 'list', ordered: style === 'ordered', items };
  }
  const text = pieces(elements).map(readLeaf);
  if (type === 'rich_text_preformatted') return { kind: 'preformatted', text };
  return { kind: type === 'rich_text_quote' ? 'quote' : 'paragraph', text };
}

function readLeaf(leaf: Piece): Stretch {
  const { bold, italic, strike, code } = Object(leaf['style']) as Piece;
  const look = { bold: bold === true, italic: italic === true, strike: strike === true, code: code === true };
  return { ...look, ...sayingOf(leaf) };
}

function sayingOf({
  type,
  text,
  url,
  name,
  unicode,
  timestamp,
  format,
  fallback,
  user_id,
  range,
  channel_id,
}: Piece): Stretch {
  switch (type) {
    case 'link':
      return { text: string(text) || string(url), ...(isWebAddress(url) && { url }) };
    case 'emoji':
      return { text: emoji(string(unicode)) ?? `:${string(name)}:` };
    case 'date':
      return { text: slackDate(Number(timestamp) * 1_000, string(format), Date.now()) ?? string(fallback) };
    case 'user':
    case 'broadcast':
      return { text: `@${string(user_id) || string(range)}`, mention: true };
    case 'channel':
      return { text: `#${string(channel_id)}`, mention: true };
    default:
      return { text: string(text) };
  }
}

/** Code points in hexadecimal, as Slack sends them. */
function emoji(unicode: string): string | undefined {
  if (!/^[0-9a-f]{1,5}(-[0-9a-f]{1,5})*$/i.test(unicode)) return undefined;
  return String.fromCodePoint(...unicode.split('-').map((point) => Number.parseInt(point, 16)));
}
