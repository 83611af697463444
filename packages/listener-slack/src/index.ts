export type { DeliveryClock } from './clock.js';
export {
  type LossReason,
  SlackDeliveryError,
  type SlackFaultSource,
  type SlackOnError,
} from './errors.js';
export type { SlackFetch } from './fetch.js';
export type { SlackBlock, SlackMessage } from './message.js';
export type {
  BotTarget,
  FoldedTemplate,
  SlackFilter,
  SlackLinks,
  SlackListenerOptions,
  SlackOptions,
  SlackTemplate,
  SlackTemplates,
  WebhookTarget,
} from './options.js';
export { type SlackFlushOptions, SlackListener } from './slack-listener.js';
export { code, escapeText } from './text.js';
export type { Transition, TransitionPattern } from './transition.js';
