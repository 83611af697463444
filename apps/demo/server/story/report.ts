import pretty from 'pino-pretty';
import { PRETTY } from '../log.js';
import { linesAbout, STATE } from './exposition.js';
import type { Finding } from './findings.js';
import { HERO, type Observations } from './observations.js';
import { transitionOf } from './tape.js';

/** What a user would have seen of the story, as text. */
export function report({ scrapes, messages, log }: Observations, began: number): string {
  const whileOpen = linesAbout(scrapes.open, HERO).filter((line) => line.startsWith(`${STATE}{`));
  const others = scrapes.last.split('\n').filter((line) => line.startsWith('circuit_breaker_')).length;
  const last = linesAbout(scrapes.last, HERO);
  const own = last.filter((line) => !line.startsWith('#')).length;
  return [
    section('Metrics, as scraped while the circuit was open', whileOpen),
    section('Metrics, as scraped at the end', [
      ...last,
      `(and ${others - own} more series, of the other two circuits)`,
    ]),
    section(
      'Slack, as the webhook received it',
      messages.flatMap(({ receivedAt, title, lines }) => [
        `${stamp(receivedAt - began)}  ${title}`,
        ...lines.map((line) => `           ${line}`),
      ]),
    ),
    section(
      'Log, as pino-pretty shows it',
      log.map(({ line }) => prettyLine(line)),
    ),
    section(
      'The first record of a transition, as pino wrote it',
      log
        .filter(transitionOf)
        .slice(0, 1)
        .map(({ line }) => line.trim()),
    ),
  ].join('');
}

/** What was observed and what was not. */
export function verdict(findings: readonly Finding[]): string {
  const lines = findings.map(({ part, observed, seen }) => `${observed ? '✓' : '✗'} ${part}: ${seen}`);
  const missing = findings.filter(({ observed }) => !observed).map(({ part }) => part);
  const end = missing.length === 0 ? 'Every part of the story was observed.' : `Not observed: ${missing.join(', ')}.`;
  return `${section('Observed from outside', lines)}\n${end}\n`;
}

/** A time since the story began. */
export function stamp(ms: number): string {
  return `${`+${(ms / 1_000).toFixed(2)}`.padStart(7)} s`;
}

/** A title, and lines under it. */
export function section(title: string, lines: readonly string[]): string {
  return `\n${title}\n${lines.map((line) => `  ${line}\n`).join('')}`;
}

const prettify = pretty.prettyFactory({ ...PRETTY, colorize: process.stdout.isTTY === true });

function prettyLine(line: string): string {
  return String(prettify(line)).trimEnd();
}
