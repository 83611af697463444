import type { CallRecord, FaultRecord, TransitionRecord } from '@fluxgate/listener-log';
import type { DestinationStream } from 'pino';

/** A log line as pino wrote it, and what was in it. */
export interface TapedLine {
  readonly line: string;
  readonly record: {
    readonly level: number;
    readonly msg: string;
    /** Of lines about circuits: a transition, calls that did not go well, or a fault. */
    readonly circuit?: (TransitionRecord | CallRecord | FaultRecord)['circuit'];
  };
}

/** The transition that a line tells of; `undefined` when it tells of something else. */
export function transitionOf({ record: { circuit } }: TapedLine): TransitionRecord['circuit'] | undefined {
  return circuit !== undefined && 'newState' in circuit ? circuit : undefined;
}

/** Where log lines go to be kept. */
export interface Tape {
  readonly output: DestinationStream;
  readonly lines: readonly TapedLine[];
}

/** Start one; `onLine` is told of each line as it is written. */
export function startTape(onLine: (line: TapedLine) => void): Tape {
  const lines: TapedLine[] = [];
  const write = (line: string): void => {
    const taped = { line, record: JSON.parse(line) };
    lines.push(taped);
    onLine(taped);
  };
  return { output: { write }, lines };
}
