// Slack messages, drawn as Slack draws them. They came from outside: text goes in as text, and what is not known is left out.

import { isWebAddress, parseMrkdwn, slackDate } from './mrkdwn.js';

/** @import { WebhookBody } from '../src/slack-stand-in.js' */
/** @import { Stretch, Style } from './mrkdwn.js' */
/** A part of a message; each of its properties may be missing or anything. @typedef {Record<string, unknown>} Piece */

/** What a message says, without who says it and when. @param {WebhookBody} body @returns {Node[]} */
export function drawMessage(body) {
  const blocks = pieces(body.blocks).map(drawBlock);
  // With blocks, Slack keeps the text for notifications.
  const text = blocks.length === 0 && body.text ? [node('p', 'slack-section', mrkdwn(body.text))] : [];
  return [...text, ...blocks, ...pieces(body.attachments).map(drawAttachment)];
}

/** @param {Piece} attachment */
function drawAttachment({ color, blocks, text, fallback }) {
  const drawn = pieces(blocks).map(drawBlock);
  const bare = string(text) || string(fallback);
  const bar = node('div', 'slack-attachment', drawn.length > 0 ? drawn : [node('p', 'slack-section', mrkdwn(bare))]);
  const colour = string(color);
  if (/^#[0-9a-f]{6}$/i.test(colour)) bar.style.setProperty('--bar', colour);
  return bar;
}

/** @type {Record<string, (block: Piece) => HTMLElement>} */
const BLOCKS = {
  header: ({ text }) => node('h3', 'slack-header', drawText(text)),
  section: ({ text, fields, accessory }) => {
    const columns = pieces(fields).map((field) => node('p', '', drawText(field)));
    return node('div', 'slack-section', [
      ...(text ? [node('p', '', drawText(text))] : []),
      ...(columns.length > 0 ? [node('div', 'slack-fields', columns)] : []),
      ...pieces([accessory]).map(drawElement),
    ]);
  },
  context: ({ elements }) =>
    node(
      'p',
      'slack-context',
      pieces(elements).map((element) => node('span', '', [drawElement(element)])),
    ),
  actions: ({ elements }) => node('div', 'slack-actions', pieces(elements).map(drawElement)),
  divider: () => node('hr', 'slack-divider'),
  image: (image) => node('p', 'slack-context', [drawElement({ ...image, type: 'image' })]),
  rich_text: ({ elements }) => node('div', 'slack-section', pieces(elements).map(drawRich)),
};

/** @param {Piece} block */
function drawBlock(block) {
  const draw = Object.hasOwn(BLOCKS, string(block['type'])) ? BLOCKS[string(block['type'])] : undefined;
  return draw?.(block) ?? node('p', 'slack-context', [`(a block of type ${string(block['type']) || 'unknown'})`]);
}

/** Something in a row: a button, a picture or a text. @param {Piece} element @returns {Node} */
function drawElement(element) {
  const { type, text, url, style, alt_text } = element;
  // Pictures would be fetched from elsewhere, which the page does not do.
  if (type === 'image') return node('span', 'slack-image', [string(alt_text) || 'image']);
  if (type !== 'button') return node('span', '', drawText(element));
  const look = `slack-button ${style === 'primary' || style === 'danger' ? `slack-${style}` : ''}`.trim();
  return isWebAddress(url) ? link(string(url), look, drawText(text)) : node('span', look, drawText(text));
}

/** @param {Piece} part */
function drawRich(part) {
  const { type, elements } = part;
  if (type === 'rich_text_list') {
    const items = pieces(elements).map((item) => node('li', '', pieces(item['elements']).map(drawLeaf)));
    return node(part['style'] === 'ordered' ? 'ol' : 'ul', 'slack-list', items);
  }
  const leaves = pieces(elements).map(drawLeaf);
  if (type === 'rich_text_preformatted') return node('pre', 'slack-pre', leaves);
  return type === 'rich_text_quote' ? node('blockquote', 'slack-quote', leaves) : node('p', '', leaves);
}

/** @param {Piece} leaf */
function drawLeaf({ type, text, url, style, name, unicode, timestamp, format, fallback, user_id, range, channel_id }) {
  const { bold, italic, strike, code } = /** @type {Style} */ (typeof style === 'object' ? (style ?? {}) : {});
  const look = { bold: bold === true, italic: italic === true, strike: strike === true, code: code === true };
  switch (type) {
    case 'link':
      return drawStretch({
        ...look,
        text: string(text) || string(url),
        ...(isWebAddress(url) && { url: string(url) }),
      });
    case 'emoji':
      return drawStretch({ ...look, text: emoji(string(unicode)) ?? `:${string(name)}:` });
    case 'date':
      return drawStretch({
        ...look,
        text: slackDate(Number(timestamp) * 1_000, string(format), Date.now()) ?? string(fallback),
      });
    case 'user':
    case 'broadcast':
      return drawStretch({ ...look, text: `@${string(user_id) || string(range)}`, mention: true });
    case 'channel':
      return drawStretch({ ...look, text: `#${string(channel_id)}`, mention: true });
    default:
      return drawStretch({ ...look, text: string(text) });
  }
}

/** Code points in hexadecimal, as Slack sends them. @param {string} unicode */
function emoji(unicode) {
  if (!/^[0-9a-f]{1,5}(-[0-9a-f]{1,5})*$/i.test(unicode)) return undefined;
  return String.fromCodePoint(...unicode.split('-').map((point) => Number.parseInt(point, 16)));
}

/** A text object. @param {unknown} given @returns {Node[]} */
function drawText(given) {
  const [text] = pieces([given]);
  if (text === undefined) return [];
  return text['type'] === 'mrkdwn' ? mrkdwn(string(text['text'])) : [document.createTextNode(string(text['text']))];
}

/** @param {string} text @returns {Node[]} */
function mrkdwn(text) {
  return parseMrkdwn(text).map(drawStretch);
}

/** @param {Stretch} stretch @returns {Node} */
function drawStretch({ text, bold, italic, strike, code, block, mention, url }) {
  /** @type {Node} */
  let drawn = document.createTextNode(text);
  if (code) drawn = node(block ? 'span' : 'code', block ? 'slack-pre' : '', [drawn]);
  if (mention) drawn = node('span', 'slack-mention', [drawn]);
  if (url !== undefined) drawn = link(url, '', [drawn]);
  if (strike) drawn = node('s', '', [drawn]);
  if (italic) drawn = node('em', '', [drawn]);
  if (bold) drawn = node('strong', '', [drawn]);
  return drawn;
}

/** @param {string} url @param {string} className @param {Node[]} children */
function link(url, className, children) {
  const anchor = node('a', className, children);
  anchor.setAttribute('href', url);
  anchor.setAttribute('rel', 'noreferrer');
  return anchor;
}

/** @param {string} tag @param {string} className @param {(Node | string)[]} children @returns {HTMLElement} */
function node(tag, className, children = []) {
  const made = document.createElement(tag);
  if (className !== '') made.className = className;
  made.append(...children);
  return made;
}

/** @param {unknown} given @returns {Piece[]} */
function pieces(given) {
  return Array.isArray(given) ? given.filter((one) => typeof one === 'object' && one !== null) : [];
}

/** @param {unknown} given */
function string(given) {
  return typeof given === 'string' ? given : '';
}
