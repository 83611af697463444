import { type DestinationStream, type Logger, pino } from 'pino';
import { type PrettyOptions, prettyFactory } from 'pino-pretty';
import type { LogEvent } from '../shared/events.js';
import type { Chronicle } from './room/chronicle.js';

/** How log lines look to people: the sentence and why. The rest of the record is for machines. */
export const PRETTY: PrettyOptions = {
  translateTime: 'SYS:HH:MM:ss.l',
  ignore: 'pid,hostname,reqId,circuit,service,faults,source,lost,err',
  messageFormat: '{msg}{if err.message}: {err.message}{end}',
};

/** A logger that writes to `destination`, and into the chronicle what a terminal would show of it. */
export function roomLogger(destination: DestinationStream, chronicle: Chronicle): Logger {
  const pretty = prettyFactory({ ...PRETTY, colorize: true });
  return pino(
    { level: 'info' },
    {
      write(line) {
        destination.write(line);
        const { level, circuit } = JSON.parse(line) as { level: number; circuit?: { name?: string } };
        chronicle.record({
          kind: 'log',
          circuit: circuit?.name ?? null,
          level: (pino.levels.labels[level] ?? 'info') as LogEvent['level'],
          line: pretty(line).trimEnd(),
        });
      },
    },
  );
}
