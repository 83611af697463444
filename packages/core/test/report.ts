import type { Step } from './commands.js';
import { Rig } from './rig.js';
import type { Setup } from './rules.js';

/** A story on which breaker and model disagree, made as short as can be and told step by step. */
export async function report(setup: Setup, found: readonly Step[]): Promise<string> {
  const story = await shortest(setup, found);
  const rig = new Rig(setup);
  const disagreement = await disagreementOf(rig, story);
  return [
    ...Object.entries(setup).map(([option, value]) => `  ${option}: ${JSON.stringify(value)}`),
    '',
    ...rig.trace.map((line, i) => `  ${String(i).padStart(2)}. ${line}`),
    '',
    `  ${disagreement?.stack ?? 'It did not fail when it was told again: something outlives a story.'}`,
  ].join('\n');
}

/** fast-check shrinks well, but leaves steps in the middle: each goes that can go, and so does what is done within one. */
async function shortest(setup: Setup, found: readonly Step[]): Promise<readonly Step[]> {
  const fails = async (story: readonly Step[]) => (await disagreementOf(new Rig(setup), story)) !== undefined;
  let story = found;
  for (let i = story.length - 1; i >= 0; i--) {
    const without = story.filter((_, at) => at !== i);
    if (await fails(without)) story = without;
  }
  for (let i = story.length - 1; i >= 0; i--) {
    const plainer = story.map((step, at) =>
      at === i && 'inside' in step.command ? { ...step, command: { ...step.command, inside: [] } } : step,
    );
    if (await fails(plainer)) story = plainer;
  }
  return story.length < found.length ? shortest(setup, story) : story;
}

function disagreementOf(rig: Rig, story: readonly Step[]): Promise<Error | undefined> {
  return rig.play(story).then(
    () => undefined,
    (error: Error) => error,
  );
}
