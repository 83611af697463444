/**
 * The stories that one click starts, each with its steps in order. What a step does is the server's business, how it is told
 * the page's; a step is a key of both, so that neither can forget one.
 */
export const STEPS = {
  /** Ends whatever runs and makes all well: nothing follows. */
  healthy: [],
  /** payments fails entirely; then it works again, and its circuit closes. */
  outage: ['failing', 'repaired'],
  /** inventory gets slow; then it is quick again. */
  brownout: ['slow', 'repaired'],
  /** shipping fails; each try finds it still failing, and the wait doubles; then it works again. */
  flapping: ['failing', 'relapsing', 'repaired'],
  /** payments accepts calls and never answers; then it answers again. */
  hang: ['hanging', 'repaired'],
  /** inventory fails; then only a part of its answers is good, so that the first try reopens the circuit; then all are. */
  slow_recovery: ['failing', 'half_repaired', 'repaired'],
} as const;

/** The name of a story. */
export type PresetName = keyof typeof STEPS;

/** The name of a step of the story `P`. */
export type StepName<P extends PresetName = PresetName> = (typeof STEPS)[P][number];

/** All of them, in the order in which they are offered. */
export const PRESETS: readonly PresetName[] = Object.keys(STEPS) as PresetName[];

/** What the story `name` leaves as the note when it closes a circuit to begin in health. */
export function noteOf(name: PresetName): string {
  return `preset ${name}`;
}

/** The story that left this note; `undefined` when it is somebody's own. */
export function storyBehind(note: string | undefined): PresetName | undefined {
  return PRESETS.find((name) => noteOf(name) === note);
}
