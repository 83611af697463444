import type { IncomingWebhookSendArguments } from '@slack/webhook';

/** A message as Slack takes it. `text` is what notifications and screen readers show, and the whole message without `blocks`. */
export interface SlackMessage extends Pick<IncomingWebhookSendArguments, 'blocks' | 'attachments'> {
  /** The message in words. */
  text: string;
}

/** A Block Kit block. */
export type SlackBlock = NonNullable<SlackMessage['blocks']>[number];

/** Slack's limits, in characters or pieces. Messages that exceed them are refused whole. */
export const LIMITS = {
  /** The title of a message, in a header block. */
  header: 150,
  /** The text of a section. */
  section: 3_000,
  /** Each field of a section. */
  field: 2_000,
  /** The label of a button. */
  button: 75,
  /** The address behind a button. */
  url: 3_000,
  /** The buttons in one row. */
  buttons: 25,
  /** The blocks in one message. */
  blocks: 50,
  /**
   * The lines of a folded message together. Slack refuses messages whose texts exceed a sum that it documents nowhere
   * (`msg_blocks_too_long`); 11,341 were seen refused.
   */
  story: 8_000,
} as const;

/** A header block. */
export function header(text: string): SlackBlock {
  return { type: 'header', text: { type: 'plain_text', text: text.slice(0, LIMITS.header), emoji: true } };
}

/** A section of one text. */
export function section(text: string): SlackBlock {
  return { type: 'section', text: mrkdwn(text) };
}

/** A section of short texts in two columns (one, on a phone). */
export function fields(texts: readonly string[]): SlackBlock {
  return { type: 'section', fields: texts.map(mrkdwn) };
}

/** A line of small print. */
export function context(text: string): SlackBlock {
  return { type: 'context', elements: [mrkdwn(text)] };
}

/** A row of buttons that open an address each. */
export function buttons(links: readonly (readonly [label: string, url: string])[]): SlackBlock {
  return {
    type: 'actions',
    elements: links.slice(0, LIMITS.buttons).map(([label, url], i) => ({
      type: 'button' as const,
      text: { type: 'plain_text' as const, text: label, emoji: true },
      url,
      action_id: `fluxgate_link_${i}`,
    })),
  };
}

/** Formatted text in which Slack looks for nothing but formatting: no bare address or `@here` becomes a link. */
function mrkdwn(text: string): { type: 'mrkdwn'; text: string; verbatim: true } {
  return { type: 'mrkdwn', text, verbatim: true };
}

/** The range of years that a date is shown for: the Unix epoch to the end of 9999, in ms. */
const LATEST = 253_402_300_799_999;

/** The instant `epoch` (ms) as each reader's own Slack shows it, in their time zone and language. Never throws. */
export function date(epoch: number): string {
  const shown = Number.isNaN(epoch) ? 0 : Math.min(Math.max(epoch, 0), LATEST);
  const iso = new Date(shown).toISOString();
  const fallback = `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
  return `<!date^${Math.floor(shown / 1_000)}^{date_short_pretty} {time_secs}|${fallback}>`;
}
