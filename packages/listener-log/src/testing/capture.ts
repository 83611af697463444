import { type Logger, type LoggerOptions, pino } from 'pino';

/** A line as pino wrote it. */
export interface LoggedLine {
  readonly level: number;
  readonly msg: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into records of every kind
  readonly circuit: any;
  readonly err?: unknown;
  readonly error?: unknown;
  readonly message?: string;
}

/** A real pino logger whose lines are kept, parsed. */
export function capture<CustomLevels extends string = never>(
  options: LoggerOptions<CustomLevels> = {},
): { logger: Logger<CustomLevels>; lines: LoggedLine[] } {
  const lines: LoggedLine[] = [];
  const logger = pino<CustomLevels>(
    { base: null, timestamp: false, ...options },
    { write: (line: string) => lines.push(JSON.parse(line)) },
  );
  return { logger, lines };
}
