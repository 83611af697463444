// A Slack message, read: what came from outside as anything becomes parts that can be drawn. What is not known is named, not drawn.

import type { SlackBody } from '../../shared/events.js';
import { isWebAddress, parseMrkdwn, type Stretch } from './mrkdwn.js';
import { type Piece, pieces, string } from './piece.js';
import { readRichText } from './rich-text.js';

/** A part of a message. */
export type Part =
  | { readonly kind: 'header' | 'paragraph'; readonly text: readonly Stretch[] }
  | { readonly kind: 'section'; readonly parts: readonly Part[] }
  | { readonly kind: 'fields'; readonly texts: readonly (readonly Stretch[])[] }
  /** Small print, or a row of buttons. */
  | { readonly kind: 'context' | 'actions'; readonly parts: readonly Part[] }
  | { readonly kind: 'button'; readonly text: readonly Stretch[]; readonly url?: string; readonly style: string }
  /** Pictures would be fetched from elsewhere, which the page does not do. */
  | { readonly kind: 'image'; readonly alt: string }
  | { readonly kind: 'list'; readonly ordered: boolean; readonly items: readonly (readonly Stretch[])[] }
  | { readonly kind: 'preformatted' | 'quote'; readonly text: readonly Stretch[] }
  | { readonly kind: 'divider' }
  | { readonly kind: 'attachment'; readonly colour?: string; readonly parts: readonly Part[] }
  | { readonly kind: 'unknown'; readonly type: string };

/** What a message says, without who says it and when. */
export function readMessage(body: SlackBody): Part[] {
  const blocks = pieces(body.blocks).map(readBlock);
  // With blocks, Slack keeps the text for notifications.
  const text = blocks.length === 0 && string(body.text) !== '' ? [paragraph(parseMrkdwn(string(body.text)))] : [];
  return [...text, ...blocks, ...pieces(body.attachments).map(readAttachment)];
}

function readAttachment({ color, blocks, text, fallback }: Piece): Part {
  const parts = pieces(blocks).map(readBlock);
  const colour = string(color);
  return {
    kind: 'attachment',
    ...(/^#[0-9a-f]{6}$/i.test(colour) && { colour }),
    parts: parts.length > 0 ? parts : [paragraph(parseMrkdwn(string(text) || string(fallback)))],
  };
}

function readBlock(block: Piece): Part {
  const { type, text, fields, accessory, elements } = block;
  switch (type) {
    case 'header':
      return { kind: 'header', text: readText(text) };
    case 'section': {
      const columns = pieces(fields).map(readText);
      return {
        kind: 'section',
        parts: [
          ...(text ? [paragraph(readText(text))] : []),
          ...(columns.length > 0 ? [{ kind: 'fields', texts: columns } as const] : []),
          ...pieces([accessory]).map(readElement),
        ],
      };
    }
    case 'context':
      return { kind: 'context', parts: pieces(elements).map(readElement) };
    case 'actions':
      return { kind: 'actions', parts: pieces(elements).map(readElement) };
    case 'divider':
      return { kind: 'divider' };
    case 'image':
      return { kind: 'context', parts: [readElement(block)] };
    case 'rich_text':
      return { kind: 'section', parts: pieces(elements).map(readRichText) };
    default:
      return { kind: 'unknown', type: string(type) || '?' };
  }
}

/** Something in a row: a button, a picture or a text. */
function readElement(element: Piece): Part {
  const { type, text, url, style, alt_text } = element;
  if (type === 'image') return { kind: 'image', alt: string(alt_text) };
  if (type !== 'button') return paragraph(readText(element));
  return {
    kind: 'button',
    text: readText(text),
    style: style === 'primary' || style === 'danger' ? style : 'plain',
    ...(isWebAddress(url) && { url }),
  };
}

/** A text object. */
function readText(given: unknown): Stretch[] {
  const [text] = pieces([given]);
  if (text === undefined) return [];
  return text['type'] === 'mrkdwn' ? parseMrkdwn(string(text['text'])) : [{ text: string(text['text']) }];
}

function paragraph(text: readonly Stretch[]): Part {
  return { kind: 'paragraph', text };
}
