import { pnpm } from '../registry/pnpm.js';
import { publicPackages, tagOf } from '../registry/workspace.js';
import { type Outgoing, outgoingPackages, pendingChangesets } from './plan.js';
import { tagVersions } from './tags.js';

/**
 * Publishes every version that the registry does not have, core before its listeners, and tags all published versions. If the
 * registry rejects one, the next ones are not tried; another run continues from there.
 *
 * @param log called with each published version and new tag
 * @throws if changesets are pending, or if a package could not be published; those published before are tagged
 */
export async function publishRelease(root: string, log: (line: string) => void): Promise<void> {
  const pending = await pendingChangesets(root);
  if (pending.length > 0) {
    throw new Error(
      `pending changesets: ${pending.join(', ')}; run \`npm run version-packages\` and commit the changes`,
    );
  }

  const outgoing = await outgoingPackages(root);
  if (outgoing.length === 0) log('Nothing to publish: the registry has every version.');
  const refused = outgoing.length > 0 ? await publish(root, outgoing) : undefined;

  const missing = (await outgoingPackages(root)).map(tagOf);
  const present = (await publicPackages(root)).filter((each) => !missing.includes(tagOf(each)));
  const fresh = present.filter((each) => outgoing.some(({ name }) => name === each.name));
  for (const each of fresh) log(`Published: ${tagOf(each)}`);
  for (const tag of await tagVersions(root, present, fresh)) log(`New tag: ${tag}`);
  if (refused || missing.length > 0) {
    throw new Error(`not published: ${missing.join(', ')}; run it again to continue\n${refused?.message ?? ''}`);
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
