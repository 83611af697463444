import { startDemo } from '../demo.js';
import { UNHURRIED } from '../shop/pace.js';
import { play } from './acts.js';
import { findingsOf } from './findings.js';
import { sayStalled } from './patience.js';
import { report, section, stamp, verdict } from './report.js';
import { startTape, transitionOf } from './tape.js';

/** Options of {@link playStory}. */
export interface StoryOptions {
  /** Where the story is printed. */
  readonly print: (text: string) => void;
  /** What starts the demo; a test gives one that breaks a part of it. */
  readonly start?: typeof startDemo;
  /** How long to wait for any one thing, in ms. Default 120,000. */
  readonly bound?: number;
}

/** How long the story waits for any one thing, in ms: what takes less than a second keeps it on a machine a hundred times slower. */
const BOUND = 120_000;

/**
 * Run one outage on free ports, print it as it happens, then show what a user would have seen.
 *
 * @returns the exit code: 0 only if every part of the story was observed from outside
 */
export async function playStory({ print, start = startDemo, bound = BOUND }: StoryOptions): Promise<number> {
  const began = Date.now();
  const tell = (text: string): void => print(`  ${stamp(Date.now() - began)}  ${text}\n`);
  print(section('An outage of payments', []));

  const tape = startTape((line) => {
    const circuit = transitionOf(line);
    if (circuit) tell(`${circuit.name}: ${circuit.oldState} → ${circuit.newState} (${circuit.reason.text})`);
  });
  const demo = await start({ output: tape.output, port: 0, pace: UNHURRIED });
  try {
    const observations = await play(demo, tape, tell, bound);
    const findings = findingsOf(observations);
    print(report(observations, began));
    print(verdict(findings));
    if (findings.every(({ observed }) => observed)) return 0;
    if (observations.stalled !== undefined) print(`${sayStalled(observations.stalled)}\n`);
    return 1;
  } finally {
    await demo.close();
  }
}
