import { describe, expect, it } from '@jest/globals';
import { readMessage } from './message.js';

const plain = (text: string) => ({ type: 'plain_text', text });

describe('a Slack message', () => {
  it('is its text when it has no blocks, and its blocks when it has', () => {
    expect(readMessage({ text: '*hi*' })).toEqual([{ kind: 'paragraph', text: [{ text: 'hi', bold: true }] }]);
    expect(readMessage({ text: 'for notifications', blocks: [{ type: 'divider' }] })).toEqual([{ kind: 'divider' }]);
  });

  it('has headers, sections with fields, small print and buttons', () => {
    const blocks = [
      { type: 'header', text: plain('🚨 *not bold*') },
      { type: 'section', text: { type: 'mrkdwn', text: 'a `b`' }, fields: [plain('one'), plain('two')] },
      {
        type: 'context',
        elements: [plain('small'), { type: 'image', alt_text: 'a cat', image_url: 'https://x.test/c' }],
      },
      {
        type: 'actions',
        elements: [{ type: 'button', text: plain('Go'), url: 'https://example.com', style: 'primary' }],
      },
    ];
    expect(readMessage({ blocks })).toEqual([
      { kind: 'header', text: [{ text: '🚨 *not bold*' }] },
      {
        kind: 'section',
        parts: [
          { kind: 'paragraph', text: [{ text: 'a ' }, { text: 'b', code: true }] },
          { kind: 'fields', texts: [[{ text: 'one' }], [{ text: 'two' }]] },
        ],
      },
      {
        kind: 'context',
        parts: [
          { kind: 'paragraph', text: [{ text: 'small' }] },
          { kind: 'image', alt: 'a cat' },
        ],
      },
      {
        kind: 'actions',
        parts: [{ kind: 'button', text: [{ text: 'Go' }], style: 'primary', url: 'https://example.com' }],
      },
    ]);
  });

  it('has attachments with a bar in their colour, if it is one', () => {
    const attachments = [
      { color: '#FF4C4C', blocks: [{ type: 'divider' }] },
      { color: 'red;background:url(//x)', fallback: 'bare' },
    ];
    expect(readMessage({ attachments })).toEqual([
      { kind: 'attachment', colour: '#FF4C4C', parts: [{ kind: 'divider' }] },
      { kind: 'attachment', parts: [{ kind: 'paragraph', text: [{ text: 'bare' }] }] },
    ]);
  });

  it('has rich text', () => {
    const elements = [
      { type: 'rich_text_section', elements: [{ type: 'text', text: 'so', style: { bold: true } }] },
      {
        type: 'rich_text_list',
        style: 'ordered',
        elements: [{ elements: [{ type: 'emoji', name: 'x', unicode: '1f6a8' }] }],
      },
      { type: 'rich_text_quote', elements: [{ type: 'link', url: 'javascript:alert(1)' }] },
    ];
    const look = { bold: false, italic: false, strike: false, code: false };
    expect(readMessage({ blocks: [{ type: 'rich_text', elements }] })).toEqual([
      {
        kind: 'section',
        parts: [
          { kind: 'paragraph', text: [{ ...look, bold: true, text: 'so' }] },
          { kind: 'list', ordered: true, items: [[{ ...look, text: '🚨' }]] },
          { kind: 'quote', text: [{ ...look, text: 'javascript:alert(1)' }] },
        ],
      },
    ]);
  });

  it('links only to where it is safe', () => {
    const button = { type: 'button', text: plain('Go'), url: 'javascript:alert(1)' };
    expect(readMessage({ blocks: [{ type: 'actions', elements: [button] }] })).toEqual([
      { kind: 'actions', parts: [{ kind: 'button', text: [{ text: 'Go' }], style: 'plain' }] },
    ]);
  });

  it.each<[string, unknown]>([
    ['nothing', {}],
    ['blocks that are none', { blocks: 'no', attachments: 7 }],
    ['pieces that are none', { blocks: [null, 1, 'x', []], attachments: [null] }],
    [
      'blocks without what they need',
      { blocks: [{ type: 'section' }, { type: 'header', text: 3 }, { type: 'actions' }] },
    ],
    [
      'leaves without what they need',
      { blocks: [{ type: 'rich_text', elements: [{ elements: [{ style: 'x' }, {}] }] }] },
    ],
  ])('may be anything: %s', (_what, body) => {
    expect(() => readMessage(body as object)).not.toThrow();
  });

  it('names blocks that it does not know', () => {
    expect(readMessage({ blocks: [{ type: 'video' }, {}] })).toEqual([
      { kind: 'unknown', type: 'video' },
      { kind: 'unknown', type: '?' },
    ]);
  });
});
