import type { Signal } from '@fluxgate/core';
import type { SlackFaultSource } from './errors.js';
import { buttonsOf } from './links.js';
import { context, LIMITS, type SlackMessage } from './message.js';
import type { Settings, SlackTemplate } from './options.js';
import { ends, folded, type Link, plainest, single } from './standard.js';
import { patternsOf, type Transition } from './transition.js';

/** Reports what a function threw. */
type Report = (error: unknown, source: SlackFaultSource, signals: readonly Signal[]) => void;

/** Composes messages: the standard ones, custom templates and links. Whatever throws, a message goes out. */
export class Composer {
  readonly #settings: Settings;
  readonly #report: Report;

  constructor(settings: Settings, report: Report) {
    this.#settings = settings;
    this.#report = report;
  }

  /** The message that reports `transitions`, which are of one circuit. Never throws. */
  compose(transitions: readonly Transition[]): SlackMessage {
    return this.#guard('format', transitions, () => this.#compose(transitions)) ?? plainest(transitions);
  }

  #compose(transitions: readonly Transition[]): SlackMessage {
    const { templates } = this.#settings;
    const [, last] = ends(transitions);
    const links = this.#links(last.signal);
    if (transitions.length === 1) {
      const template = last.shadow ? undefined : this.#template(last.signal);
      const standard = single(last, this.#settings, links);
      return this.#guard('template', transitions, () => template?.(last, standard)) ?? standard;
    }
    const standard = folded(transitions, this.#settings, links);
    return this.#guard('template', transitions, () => templates.folded?.(transitions, standard)) ?? standard;
  }

  /** `message`, with a note that a copy of it may have arrived before. */
  repeat(message: SlackMessage): SlackMessage {
    const { repeated } = this.#settings.locale;
    const text = `${message.text}\n${repeated}`;
    const { blocks } = message;
    if (blocks === undefined || blocks.length >= LIMITS.blocks) return { ...message, text };
    return { ...message, text, blocks: [...blocks, context(repeated)] };
  }

  #template(signal: Signal): SlackTemplate | undefined {
    const { templates } = this.#settings;
    return patternsOf(signal)
      .map((pattern) => templates[pattern])
      .find((template) => template !== undefined);
  }

  #links(signal: Signal): Link[] {
    const { links, locale } = this.#settings;
    const given = typeof links === 'function' ? this.#ask(links, signal) : links;
    return buttonsOf(given ?? {}, locale, (error) => this.#report(error, 'links', [signal]));
  }

  #ask(links: Extract<Settings['links'], (...args: never[]) => unknown>, signal: Signal): ReturnType<typeof links> {
    return this.#guard('links', [{ signal }], () => links(signal.circuitName, signal));
  }

  #guard<T>(source: SlackFaultSource, reported: readonly Pick<Transition, 'signal'>[], ask: () => T): T | undefined {
    try {
      return ask();
    } catch (error) {
      const signals = reported.map(({ signal }) => signal);
      this.#report(error, source, signals);
      return undefined;
    }
  }
}
