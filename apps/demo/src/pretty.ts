import type { PrettyOptions } from 'pino-pretty';

/** How log lines look in the terminal: the sentence and why. The rest of the record is for machines. */
export const PRETTY: PrettyOptions = {
  translateTime: 'SYS:HH:MM:ss.l',
  ignore: 'pid,hostname,reqId,circuit,service,faults,source,lost,err',
  messageFormat: '{msg}{if circuit.reason.text}: {circuit.reason.text}{end}{if err.message}: {err.message}{end}',
};
