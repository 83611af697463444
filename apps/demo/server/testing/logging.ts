import { type FastifyBaseLogger, fastify } from 'fastify';
import type { DestinationStream } from 'pino';

/** A logger that says nothing. */
export const SILENT: FastifyBaseLogger = fastify().log;

/** Where log lines go to be forgotten. */
export const NOWHERE: DestinationStream = { write() {} };
