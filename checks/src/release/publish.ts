import { pnpm } from '../registry/pnpm.js';
import { publicPackages, tagOf } from '../registry/workspace.js';
import { type Outgoing, outgoingPackages, pendingChangesets } from './plan.js';
import { tagVersions } from './tags.js';

/**
 * Publishes every version that the registry does not have yet, core before its listeners, and tags what is there in the end.
 * When one is refused the following ones are not tried; run again, it goes on where it stopped.
 *
 * @param tell hears what was published and tagged.
 * @throws when changesets wait to be applied, or when a package could not be published; what went out before is tagged.
 */
export async function publishRelease(root: string, tell: (line: string) => void): Promise<void> {
  const pending = await pendingChangesets(root);
  if (pending.length > 0) {
    throw new Error(
      `changesets that are not applied yet: ${pending.join(', ')}; run \`npm run version-packages\` and commit what it writes`,
    );
  }

  const outgoing = await outgoingPackages(root);
  if (outgoing.length === 0) tell('There is nothing to publish: the registry has every version.');
  const refused = outgoing.length > 0 ? await publish(root, outgoing) : undefined;

  const missing = (await outgoingPackages(root)).map(tagOf);
  const present = (await publicPackages(root)).filter((each) => !missing.includes(tagOf(each)));
  const fresh = present.filter((each) => outgoing.some(({ name }) => name === each.name));
  for (const each of fresh) tell(`Published: ${tagOf(each)}`);
  for (const tag of await tagVersions(root, present, fresh)) tell(`New tag: ${tag}`);
  if (refused || missing.length > 0) {
    throw new Error(
      `not published: ${missing.join(', ')}; run it again to go on from there\n${refused?.message ?? ''}`,
    );
  }
}

/** Builds and publishes; gives the error when pnpm did not come to the end. */
async function publish(root: string, outgoing: readonly Outgoing[]): Promise<Error | undefined> {
  const filters = outgoing.map(({ name }) => `--filter=${name}`);
  await pnpm(root, [...filters, 'run', 'build']);
  // pnpm goes by the order of dependencies, and refuses an unclean tree and other branches than main.
  return pnpm(root, [...filters, '--recursive', 'publish']).then(
    () => undefined,
    (error: Error) => error,
  );
}
