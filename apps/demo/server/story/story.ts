import { startDemo } from '../demo.js';
import { play } from './acts.js';
import { findingsOf } from './findings.js';
import { report, section, stamp, verdict } from './report.js';
import { startTape, transitionOf } from './tape.js';

/** What {@link playStory} can be told. */
export interface StoryOptions {
  /** Where the story is told. */
  readonly print: (text: string) => void;
  /** What starts the demo; a test gives one that breaks a part of it. */
  readonly start?: typeof startDemo;
}

/** Short, so that nobody has to wait for the end of the story, and long enough for shoppers to meet an open circuit. */
const COOLDOWN = 1_500;

/**
 * Play one outage on ports of its own, tell it as it happens, then show what a user would have seen.
 *
 * @returns the exit code: 0 only if every part of the story was observed from outside
 */
export async function playStory({ print, start = startDemo }: StoryOptions): Promise<number> {
  const began = Date.now();
  const tell = (text: string): void => print(`  ${stamp(Date.now() - began)}  ${text}\n`);
  print(section('An outage of payments', []));

  const tape = startTape((line) => {
    const circuit = transitionOf(line);
    if (circuit) tell(`${circuit.name}: ${circuit.oldState} → ${circuit.newState}, because ${circuit.reason.text}`);
  });
  const demo = await start({ output: tape.output, port: 0, paymentsCooldown: COOLDOWN });
  try {
    const observations = await play(demo, tape, tell);
    const findings = findingsOf(observations);
    print(report(observations, began));
    print(verdict(findings));
    return findings.every(({ observed }) => observed) ? 0 : 1;
  } finally {
    await demo.close();
  }
}
