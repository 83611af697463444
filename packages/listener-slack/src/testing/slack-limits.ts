/** What Slack documents about messages, as checks: a message that breaks one is refused whole. */

/** A payload or a part of one, of which nothing is known but what its keys may be. */
export type Json = Partial<Record<Key, unknown>>;
type Key =
  | 'type'
  | 'text'
  | 'blocks'
  | 'attachments'
  | 'fields'
  | 'elements'
  | 'color'
  | 'url'
  | 'action_id'
  | 'channel'
  | 'thread_ts';

type Complain = (problem: string) => void;

/** Everything that Slack would not take in `payload`. */
export function violations(payload: Json): string[] {
  const found: string[] = [];
  const complain: Complain = (problem) => found.push(problem);
  keys('message', payload, MESSAGE, complain);
  const blocks = list(payload, 'blocks');
  const attachments = list(payload, 'attachments');
  if (typeof payload.text === 'string')
    text('text', payload.text, blocks.length + attachments.length > 0 ? 0 : 1, 40_000, complain);
  else complain('text is missing: notifications would be empty');
  if (attachments.length > 20) complain(`${attachments.length} attachments, of 20`);
  const all = [...blocks, ...attachments.flatMap((one) => list(one, 'blocks'))];
  if (all.length > 50) complain(`${all.length} blocks, of 50`);
  for (const block of all) checkBlock(block, complain);
  for (const one of attachments) {
    keys('attachment', one, ['color', 'fallback', 'blocks'], complain);
    if (!/^#[0-9A-F]{6}$/i.test(String(one.color))) complain(`colour ${one.color}`);
  }
  const sum = texts(all).reduce((total, one) => total + one.length, 0);
  if (sum > 11_000) complain(`msg_blocks_too_long: ${sum} characters in all blocks`);
  return found;
}

/** The text of every text object in `value`, in the order in which it stands there. */
export function texts(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(texts);
  if (typeof value !== 'object' || value === null) return [];
  const { type, text: own } = value as Json;
  if ((type === 'mrkdwn' || type === 'plain_text') && typeof own === 'string') return [own];
  return Object.values(value).flatMap(texts);
}

const MESSAGE = [
  'text',
  'blocks',
  'attachments',
  'unfurl_links',
  'unfurl_media',
  'channel',
  'thread_ts',
  'reply_broadcast',
];

function checkBlock(block: Json, complain: Complain): void {
  const type = String(block.type);
  const allowed = BLOCKS[type];
  if (allowed === undefined) {
    complain(`unknown block type ${type}`);
    return;
  }
  keys(type, block, ['type', 'block_id', ...allowed], complain);
  if (type === 'header') textObject('header', block.text, ['plain_text'], 150, complain);
  if (type === 'context') {
    const elements = list(block, 'elements');
    if (elements.length < 1 || elements.length > 10) complain(`${elements.length} elements in a context, of 10`);
    for (const one of elements) textObject('context', one, ['plain_text', 'mrkdwn'], 3_000, complain);
  }
  if (type === 'section') {
    const fields = list(block, 'fields');
    if (block.text === undefined && fields.length === 0) complain('a section with neither text nor fields');
    if (block.text !== undefined) textObject('section', block.text, ['plain_text', 'mrkdwn'], 3_000, complain);
    if (fields.length > 10) complain(`${fields.length} fields, of 10`);
    for (const field of fields) textObject('field', field, ['plain_text', 'mrkdwn'], 2_000, complain);
  }
  if (type === 'actions') {
    const elements = list(block, 'elements');
    if (elements.length < 1 || elements.length > 25) complain(`${elements.length} elements in actions, of 25`);
    const ids = elements.map((one) => String(one.action_id));
    if (new Set(ids).size < ids.length) complain('an action_id is there twice');
    for (const one of elements) checkButton(one, complain);
  }
}

const BLOCKS: Readonly<Record<string, string[]>> = {
  header: ['text'],
  section: ['text', 'fields'],
  context: ['elements'],
  actions: ['elements'],
  divider: [],
};

function checkButton(button: Json, complain: Complain): void {
  keys('button', button, ['type', 'text', 'url', 'action_id', 'value', 'style'], complain);
  if (button.type !== 'button') complain(`an element of type ${button.type} in actions`);
  textObject('button', button.text, ['plain_text'], 75, complain);
  text('url', button.url, 1, 3_000, complain);
  text('action_id', button.action_id, 1, 255, complain);
}

function textObject(where: string, given: unknown, types: string[], most: number, complain: Complain): void {
  const object = (given ?? {}) as Json;
  const type = String(object.type);
  if (!types.includes(type)) complain(`${where}: text of type ${type}`);
  keys(`${where} text`, object, ['type', 'text', type === 'mrkdwn' ? 'verbatim' : 'emoji'], complain);
  text(where, object.text, 1, most, complain);
}

function text(where: string, given: unknown, least: number, most: number, complain: Complain): void {
  if (typeof given !== 'string') complain(`${where}: no string`);
  else if (given.length < least || given.length > most) complain(`${where}: ${given.length} characters, of ${most}`);
}

function keys(where: string, object: Json, allowed: string[], complain: Complain): void {
  for (const key of Object.keys(object)) if (!allowed.includes(key)) complain(`${where}: no such key ${key}`);
}

function list(object: Json, key: Key): Json[] {
  return Array.isArray(object[key]) ? object[key] : [];
}
